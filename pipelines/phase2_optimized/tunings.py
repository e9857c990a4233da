"""Phase 2: its techniques by name: what each does, why it helps, when it does not, and the counter that must move."""

from pipelines.phase2_optimized.settings import (
    ADAPTIVE,
    BROADCAST,
    CODEC,
    COMPILABLE,
    DELTA_ENCODINGS,
    FITTED_PARTITIONS,
    PLAIN_KEYS,
    ZSTD,
    ZSTD_LEVEL,
)
from pipelines.tuning import Tuning

ALL = ("streaming_index", "batch_index", "final_aggregate")
BATCH = ("batch_index", "final_aggregate")

TUNINGS = (
    Tuning(
        name="broadcast-dimensions",
        summary="users, merchants, policies and rules are sent to the rows",
        mechanism=(
            "A table that fits into memory is copied to every executor, so no wide row is shuffled to meet it and "
            "a popular key makes no slow task. It hurts once the table no longer fits beside everything else in "
            "memory."
        ),
        counter="shuffle_write_bytes",
        stages=("streaming_index", "batch_index"),
        spark_conf=BROADCAST,
    ),
    Tuning(
        name="signal-totals",
        summary="signals are added up by key first, and the totals broadcast",
        mechanism=(
            "Only keys meet the signals; wide rows meet one row of totals. It saves the shuffle and the grouping "
            "of wide rows, and costs a second scan of the keys. With too many signals to broadcast both sides are "
            "shuffled."
        ),
        counter="shuffle_write_bytes",
        stages=("batch_index",),
    ),
    Tuning(
        name="latest-by-anti-join",
        summary="keys and times of what the stream has touched are broadcast instead of a window over all rows",
        mechanism=(
            "Most rows have one version, which is the latest. An anti-join on the broadcast keys lets them pass "
            "without a shuffle and a sort; it costs a second scan of the batch index, and loses its point when "
            "the stream touches most rows, or more keys than fit into memory."
        ),
        counter="shuffle_write_records",
        stages=("final_aggregate",),
    ),
    Tuning(
        name="fitted-partitions",
        summary="one shuffle partition per core instead of 200",
        mechanism=(
            "A task costs milliseconds however little it does, and in a stream every partition keeps state stores "
            "that are committed in every micro-batch. Too few partitions spill, and leave cores idle at the end."
        ),
        counter="tasks",
        stages=ALL,
        spark_conf=FITTED_PARTITIONS,
    ),
    Tuning(
        name="aqe",
        summary="adaptive execution, with thresholds fitted to this data",
        mechanism=(
            "Spark looks at the sizes of finished shuffles: it merges small partitions, splits skewed ones and "
            "changes joins. It cannot help a stream, nor undo a shuffle that has already happened."
        ),
        counter="aqe_coalesced_partitions",
        stages=BATCH,
        spark_conf=ADAPTIVE,
    ),
    Tuning(
        name="zstd",
        summary="files compressed with zstd at its quickest level",
        mechanism=(
            "Half the bytes for a little CPU time: worth it where storage or the network is slower than a core."
        ),
        counter="file_bytes",
        stages=ALL,
        spark_conf=ZSTD,
    ),
    Tuning(
        name="incremental",
        summary="days that the stream leaves alone are taken from the batch index as they are",
        mechanism=(
            "Changes reach back a week at most, so with both laid out by trans_date most days of the final aggregate "
            "are the batch index's own files, linked instead of written. It costs a file for every day and task in the "
            "batch index, and a sort by day in each task."
        ),
        counter="output_records",
        stages=("final_aggregate",),
    ),
    Tuning(
        name="plain-keys",
        summary="no dictionary for columns whose values hardly repeat",
        mechanism=(
            "Parquet's writer collects the values of a column in a dictionary until that grows too large, then begins "
            "anew without one. For keys and times that work is lost. The names of these columns have to be known."
        ),
        counter="file_bytes",
        stages=BATCH,
        spark_conf=PLAIN_KEYS,
    ),
    Tuning(
        name="delta-encodings",
        summary="columns without a dictionary are written as differences, which Parquet has from version 2 on",
        mechanism=(
            "Keys and times that hardly repeat lie near each other: what differs takes fewer bits than the value. Only "
            "columns without a dictionary gain. Not every reader knows these encodings."
        ),
        counter="file_bytes",
        stages=BATCH,
        spark_conf=DELTA_ENCODINGS,
    ),
    Tuning(
        name="compilable-methods",
        summary="generated methods too long for the JVM's compiler are not used",
        mechanism=(
            "Spark makes one method of a whole stage. HotSpot compiles none of more than 8,000 bytes of bytecode, so "
            "with many columns and joins it is interpreted row by row. Below that limit Spark falls back to its "
            "operators one by one, which are compiled. It loses where the generated method is short enough anyway."
        ),
        counter="task_cpu_seconds",
        stages=ALL,
        spark_conf=COMPILABLE,
    ),
    Tuning(
        name="salting",
        summary="popular merchants are split over several tasks of a shuffled join",
        mechanism=(
            "For a dimension that may not be broadcast. Rows of a key that would fill more than one partition get "
            "a salt, and only that key's dimension row is copied for every salt. It costs a count of the keys and "
            "a wider join key, and pays only where one task would hold up all others."
        ),
        counter="shuffle_read_skew",
        stages=("batch_index",),
        chosen=False,
    ),
    Tuning(
        name="skew-join",
        summary="adaptive execution splits partitions from 1 MiB on",
        mechanism=(
            "AQE splits a partition only above 256 MB unless told otherwise, which a laptop's data never reaches. "
            "It acts on shuffled joins alone, so it does nothing where dimensions are broadcast."
        ),
        counter="aqe_split_partitions",
        stages=("batch_index",),
        spark_conf={
            "spark.sql.adaptive.enabled": "true",
            "spark.sql.adaptive.advisoryPartitionSizeInBytes": "1m",
            "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes": "1m",
            "spark.sql.adaptive.skewJoin.skewedPartitionFactor": "2",
        },
        chosen=False,
    ),
    Tuning(
        name="partitioned-by-date",
        summary="the final aggregate lies in a folder for each trans_date",
        mechanism=(
            "A reader of one day opens one folder. It costs a shuffle of all rows, so that every day is one file, "
            "and makes small files once a day has little data."
        ),
        counter="output_partitions",
        stages=("final_aggregate",),
        chosen=False,
    ),
    Tuning(
        name="partitioned-by-status",
        summary="the final aggregate lies in a folder for each status",
        mechanism=(
            "A reader of one status opens one folder. With five values of very unlike size the largest folder "
            "holds most rows, and its writer is the last to finish."
        ),
        counter="output_partitions",
        stages=("final_aggregate",),
        chosen=False,
    ),
    Tuning(
        name="coalesced",
        summary="the final aggregate is written by as many tasks as there are cores",
        mechanism=(
            "Merging partitions before the write makes fewer files without a shuffle. Fewer than the cores would "
            "leave some idle for the whole of the work before, not only for the write."
        ),
        counter="files_written",
        stages=("final_aggregate",),
        chosen=False,
    ),
    Tuning(
        name="repartitioned",
        summary="the final aggregate is dealt out evenly to the cores before it is written",
        mechanism=(
            "Files come out all of one size. Every wide row is shuffled for it, which coalescing saves; it pays where "
            "a few partitions hold most rows."
        ),
        counter="shuffle_write_bytes",
        stages=("final_aggregate",),
        chosen=False,
    ),
    Tuning(
        name="sorted-files",
        summary="rows are sorted by merchant within each file",
        mechanism=(
            "What belongs to a merchant repeats from row to row, which compresses better, and a reader of one merchant "
            "skips most pages. It costs a sort of wide rows in every task, which spills once they do not fit."
        ),
        counter="file_bytes",
        stages=BATCH,
        chosen=False,
    ),
    Tuning(
        name="smaller-files",
        summary="files of at most 50,000 records",
        mechanism=(
            "A file is what a reader skips and what a task reads, so files that are too large cost the next reader his "
            "cores. Too small ones cost everybody a request and a footer each."
        ),
        counter="files_written",
        stages=BATCH,
        spark_conf={"spark.sql.files.maxRecordsPerFile": "50000"},
        chosen=False,
    ),
    Tuning(
        name="zstd-3",
        summary="files compressed with zstd at level 3, which Parquet takes by default",
        mechanism="Some percent smaller than at level 1 where rows are alike, and slower.",
        counter="file_bytes",
        stages=BATCH,
        spark_conf={CODEC: "zstd", ZSTD_LEVEL: "3"},
        chosen=False,
    ),
    Tuning(
        name="zstd-9",
        summary="files compressed with zstd at level 9",
        mechanism="Some percent smaller for a multiple of the time: for what is written once and kept.",
        counter="file_bytes",
        stages=BATCH,
        spark_conf={CODEC: "zstd", ZSTD_LEVEL: "9"},
        chosen=False,
    ),
    Tuning(
        name="sessions",
        summary="versions and signals of the stream meet in one stateful step instead of two",
        mechanism=(
            "A join of two streams keeps four state stores in every partition, and grouping its rows a fifth; each is "
            "committed in every micro-batch. One stream of both, grouped into sessions of a transaction, keeps one. It "
            "holds the versions and signals of a session as lists, so a transaction with very many of them would hurt."
        ),
        counter="state_rows",
        stages=("streaming_index",),
    ),
    Tuning(
        name="large-micro-batches",
        summary="all that has arrived in one micro-batch",
        mechanism=(
            "A micro-batch costs its planning and a commit of every state store, however little is in it. Fewer are "
            "cheaper; what comes out of them is older, and their state has to fit at once."
        ),
        counter="micro_batches",
        stages=("streaming_index",),
    ),
    Tuning(
        name="rocksdb",
        summary="streaming state is kept in RocksDB",
        mechanism=(
            "State lives outside the heap and on disk, so it may outgrow memory. For little state its commits "
            "cost more than those of the default store."
        ),
        counter="state_memory_bytes",
        stages=("streaming_index",),
        spark_conf={
            "spark.sql.streaming.stateStore.providerClass": (
                "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"
            ),
            # RocksDB's files are copied by Hadoop's own local file system; it takes no other for local paths.
            "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.LocalFileSystem",
        },
        chosen=False,
    ),
    Tuning(
        name="kryo",
        summary="objects are serialised by Kryo",
        mechanism=(
            "It matters for RDDs of Java objects. Rows of DataFrames have a format of their own and never meet "
            "it, so here it should move nothing."
        ),
        counter=None,
        stages=ALL,
        spark_conf={"spark.serializer": "org.apache.spark.serializer.KryoSerializer"},
        chosen=False,
    ),
    Tuning(
        name="snappy",
        summary="files compressed with snappy, as Spark does by default",
        mechanism=("Quicker than zstd and about a third larger."),
        counter="file_bytes",
        stages=ALL,
        spark_conf={CODEC: "snappy"},
        chosen=False,
    ),
    Tuning(
        name="lz4",
        summary="files compressed with lz4",
        mechanism=("Quicker than zstd and larger; not every reader knows it."),
        counter="file_bytes",
        stages=ALL,
        spark_conf={CODEC: "lz4_raw"},
        chosen=False,
    ),
)
