"""Phase 2: techniques of how values are written into files: codecs, dictionaries, differences."""

from pipelines.phase2_optimized.settings import CODEC, DELTA_ENCODINGS, PLAIN_KEYS, ZSTD, ZSTD_LEVEL
from pipelines.phase2_optimized.tunings.stages import ALL, BATCH
from pipelines.tuning import Tuning

_OTHER_CODECS = ("zstd",)
"""A file has one codec at one level."""

ENCODINGS = (
    Tuning(
        name="zstd",
        summary="files compressed with zstd at its quickest level",
        symptom="`UNCOMPRESSED` as the codec of every file (page: Files), and bytes on disk that grow with every run.",
        mechanism="Fewer bytes for a little CPU time: worth it where storage or the network is slower than a core.",
        hurts="Where bytes cost nothing and every core is busy. A file of few rows is mostly footer, with any codec.",
        counter="file_bytes",
        stages=ALL,
        spark_conf=ZSTD,
    ),
    Tuning(
        name="plain-keys",
        summary="no dictionary for columns whose values hardly repeat",
        symptom=(
            "In a profile of a task that writes, much of the time goes into Parquet's dictionaries, while the footers "
            "say that the largest columns have none in the end."
        ),
        mechanism=(
            "Parquet's writer collects the values of a column in a dictionary until that grows too large, then begins "
            "anew without one. For keys and times that work is lost."
        ),
        hurts="Where values do repeat, files grow. The names of these columns have to be known.",
        counter="file_bytes",
        stages=BATCH,
        spark_conf=PLAIN_KEYS,
    ),
    Tuning(
        name="delta-encodings",
        summary="columns without a dictionary are written as differences, which Parquet has from version 2 on",
        symptom=(
            "Keys and times, which lie near each other, take a large part of every file: their encoding is `PLAIN`."
        ),
        mechanism=(
            "Keys and times that hardly repeat lie near each other: what differs takes fewer bits than the value. Only "
            "columns without a dictionary gain."
        ),
        hurts="Not every reader knows these encodings.",
        counter="file_bytes",
        stages=BATCH,
        spark_conf=DELTA_ENCODINGS,
    ),
    Tuning(
        name="zstd-3",
        summary="files compressed with zstd at level 3, which Parquet takes by default",
        symptom="Files at level 1 are a little larger than storage or readers would like.",
        mechanism="The compressor looks for repetitions further away: a little smaller where rows are alike.",
        hurts="Every task that writes takes longer, for some percent of the bytes.",
        counter="file_bytes",
        stages=BATCH,
        spark_conf={CODEC: "zstd", ZSTD_LEVEL: "3"},
        chosen=False,
        excludes=_OTHER_CODECS,
    ),
    Tuning(
        name="zstd-9",
        summary="files compressed with zstd at level 9",
        symptom="A table is written once, kept for years and read through a slow network.",
        mechanism="The compressor looks for repetitions further away still: for what is written once and kept.",
        hurts="It takes much more CPU time than the other levels in every task that writes.",
        counter="file_bytes",
        stages=BATCH,
        spark_conf={CODEC: "zstd", ZSTD_LEVEL: "9"},
        chosen=False,
        excludes=_OTHER_CODECS,
    ),
    Tuning(
        name="snappy",
        summary="files compressed with snappy, as Spark does by default",
        symptom="`UNCOMPRESSED` as the codec of every file, with tasks that have no CPU time to give away.",
        mechanism="A codec that looks for repetitions near by and codes them simply: quicker than zstd.",
        hurts="Files are larger than with zstd, for everybody who stores or reads them.",
        counter="file_bytes",
        stages=ALL,
        spark_conf={CODEC: "snappy"},
        chosen=False,
        excludes=_OTHER_CODECS,
    ),
    Tuning(
        name="lz4",
        summary="files compressed with lz4",
        symptom="As with snappy, which it competes with.",
        mechanism="A codec of the same sort as snappy: few CPU cycles for each byte, above all when it is read.",
        hurts="Files are larger than with zstd, and not every reader knows it.",
        counter="file_bytes",
        stages=ALL,
        spark_conf={CODEC: "lz4_raw"},
        chosen=False,
        excludes=_OTHER_CODECS,
    ),
)
