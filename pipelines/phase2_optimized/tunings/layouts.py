"""Phase 2: techniques of how many files there are, in which folders, with which rows."""

from pipelines.phase2_optimized.tunings.stages import BATCH
from pipelines.tuning import Tuning

_WHOLE_TABLES = ("incremental",)
"""A layout of the whole final aggregate leaves no day as it lies in the batch index."""

LAYOUTS = (
    Tuning(
        name="partitioned-by-date",
        summary="the final aggregate lies in a folder for each trans_date",
        symptom="A query for one day opens every file there is (page: Read-back, files opened).",
        mechanism=(
            "A reader of one day opens one folder. All rows are shuffled by day before, so that every day is one file."
        ),
        hurts=(
            "That shuffle; small files once a day has little data; and readers who do not ask for a day open all "
            "folders."
        ),
        counter="output_partitions",
        stages=("final_aggregate",),
        chosen=False,
        excludes=_WHOLE_TABLES,
    ),
    Tuning(
        name="partitioned-by-status",
        summary="the final aggregate lies in a folder for each status",
        symptom="A query for one status opens every file there is (page: Read-back, files opened).",
        mechanism=(
            "A reader of one status opens one folder. Nothing is shuffled: every task writes a file for each status."
        ),
        hurts=(
            "With five values of very unlike size the largest folder holds most rows, so who asks for that saves "
            "little. There are five files for every task that writes."
        ),
        counter="output_partitions",
        stages=("final_aggregate",),
        chosen=False,
        excludes=_WHOLE_TABLES,
    ),
    Tuning(
        name="coalesced",
        summary="the final aggregate is written by as many tasks as there are cores",
        symptom="A file for every shuffle partition, each of some kilobytes (page: Files).",
        mechanism="Merging partitions before the write makes fewer files without a shuffle.",
        hurts=(
            "Fewer partitions than cores would leave some idle for the whole of the work before, not only for the "
            "write."
        ),
        counter="files_written",
        stages=("final_aggregate",),
        chosen=False,
        excludes=_WHOLE_TABLES,
    ),
    Tuning(
        name="repartitioned",
        summary="the final aggregate is dealt out evenly to the cores before it is written",
        symptom="Files of very unlike size, and a last task that still writes when all others are done.",
        mechanism=(
            "Rows are dealt out in turn, so files come out all of one size. It pays where a few partitions hold most "
            "rows."
        ),
        hurts="Every wide row is shuffled for it, which coalescing saves.",
        counter="shuffle_write_bytes",
        stages=("final_aggregate",),
        chosen=False,
        excludes=_WHOLE_TABLES,
    ),
    Tuning(
        name="sorted-files",
        summary="rows are sorted by merchant within each file",
        symptom=(
            "A reader of one merchant reads every page of every file, since each holds a bit of everybody; and files "
            "are larger than so much repetition would need."
        ),
        mechanism=(
            "What belongs to a merchant repeats from row to row, which compresses better, and a reader of one merchant "
            "skips most pages."
        ),
        hurts=(
            "It costs a sort of wide rows in every task, which spills once they do not fit. After a join by merchant "
            "that sorted both sides, as the baseline's, rows are in that order already, and nothing is won."
        ),
        counter="file_bytes",
        stages=BATCH,
        chosen=False,
    ),
    Tuning(
        name="smaller-files",
        summary="files of at most 50,000 records",
        symptom="The next reader has fewer tasks than cores, or reads all of a large file for a few rows.",
        mechanism=(
            "A reader skips files by their statistics, and spreads them over his cores. More and smaller files let him "
            "skip more, and share the work better."
        ),
        hurts="Files that are too small cost everybody a request and a footer each.",
        counter="files_written",
        stages=BATCH,
        spark_conf={"spark.sql.files.maxRecordsPerFile": "50000"},
        chosen=False,
    ),
)
