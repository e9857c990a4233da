"""Labs on what is written: files, folders, codecs, and what they cost."""

from __future__ import annotations

from typing import Final

from bench.labs.lab import FEW, MACHINE, REQUESTS, Experiment, Finding, Lab, Outcome, per, share, value

_BATCH: Final = "batch_index"
_FINAL: Final = "final_aggregate"
_READ: Final = "read_back"


COUNT_FILES: Final = Lab(
    name="count-files",
    title="Count the files",
    question=(
        "final_aggregate of the baseline writes the latest record of some 10,000 transactions as it comes: one file "
        "for every partition of its last shuffle. The baseline has 200 shuffle partitions. How many files does it "
        "write?"
    ),
    experiment=Experiment(variants=("baseline", "baseline-with-coalesced"), stages=(_FINAL,)),
    asked=Finding(
        reading=value("files_written", _FINAL),
        outcomes=(
            Outcome(below=20, lesson="Few files: something merged the partitions before the write."),
            Outcome(below=180, lesson="Fewer files than partitions: some partitions were empty or merged."),
            Outcome(
                lesson=(
                    "The setting of a shuffle decided how many files every reader has to open from now on, and nobody "
                    "chose it for that."
                )
            ),
        ),
    ),
    told=(
        Finding(
            reading=share("file_bytes", _FINAL, "baseline-with-coalesced"),
            outcomes=(
                Outcome(
                    below=0.95,
                    lesson=(
                        "The same rows in few files take less room: every file has a footer, and dictionaries of its "
                        "own."
                    ),
                ),
                Outcome(lesson="The same rows in few files take about as much room."),
            ),
        ),
    ),
    shown=("tasks", "file_bytes", "mean_file_bytes"),
    further="coalesce merges partitions without a shuffle. What would repartition do? (baseline-with-repartitioned)",
)

SMALL_FILES: Final = Lab(
    name="small-files",
    title="Small files",
    question=(
        "Four queries read the final aggregate back. The baseline's lies in many small files, the other in one for "
        "each of two cores. How many times as many files do the queries open with the baseline's?"
    ),
    experiment=Experiment(variants=("baseline", "baseline-with-coalesced"), stages=(_FINAL, _READ)),
    asked=Finding(
        reading=share("scan_files", _READ, "baseline", of="baseline-with-coalesced"),
        outcomes=(
            Outcome(below=1.5, lesson="The counter hardly moved: both layouts have about as many files."),
            Outcome(
                lesson=(
                    "Who writes once decides for all who read. On an object store every file is at least one request."
                )
            ),
        ),
    ),
    told=(
        Finding(
            reading=share("scan_bytes", _READ, "baseline", of="baseline-with-coalesced"),
            outcomes=(
                Outcome(below=1.1, lesson="The bytes are about the same, so it is the number of files alone."),
                Outcome(lesson="There are more bytes to open as well: what every file has of its own adds up."),
            ),
        ),
    ),
    shown=("scan_bytes", "tasks"),
    further="Open the page, section on reading back: which of the four queries suffers most?",
)

PARTITION_COLUMN: Final = Lab(
    name="partition-column",
    title="A partition column",
    question=(
        "The final aggregate of some 10,000 transactions of about a month lies in a folder for every day "
        "(partitioned-by-date), or in one file for each of two cores (coalesced). How large is the mean file by date, "
        "as a share of the mean file otherwise?"
    ),
    experiment=Experiment(
        variants=("baseline", "baseline-with-coalesced", "baseline-with-partitioned-by-date"), stages=(_FINAL, _READ)
    ),
    asked=Finding(
        reading=share("mean_file_bytes", _FINAL, "baseline-with-partitioned-by-date", of="baseline-with-coalesced"),
        outcomes=(
            Outcome(
                below=0.2,
                lesson="A folder for every day cuts the data into many small files, for the data of a day are few.",
            ),
            Outcome(below=0.8, lesson="Files by date are smaller, but not by much."),
            Outcome(lesson="Files by date are no smaller."),
        ),
    ),
    told=(
        Finding(
            reading=share("scan_files", _READ, "baseline-with-partitioned-by-date", of="baseline-with-coalesced"),
            outcomes=(
                Outcome(
                    below=1,
                    lesson=(
                        "Over all four queries fewer files are opened by date: what is skipped outweighs the small "
                        "files."
                    ),
                ),
                Outcome(
                    lesson=(
                        "Over all four queries no fewer files are opened by date. The column helps only a query that "
                        "asks for it; the others open every folder."
                    )
                ),
            ),
        ),
    ),
    shown=("files_written", "output_partitions", "smallest_file_bytes", "file_bytes"),
    further="How much data must a day have until its file has 128 MB? Reckon from the table.",
)

CODEC: Final = Lab(
    name="codec",
    title="A codec",
    question=(
        "The baseline writes Parquet without compression. With zstd at its quickest level, what share of the bytes of "
        "batch_index is left?"
    ),
    experiment=Experiment(
        variants=("baseline", "baseline-with-zstd", "baseline-with-snappy"),
        stages=(_BATCH,),
        scale=0.5,
        shuffle_partitions=FEW,
    ),
    asked=Finding(
        reading=share("file_bytes", _BATCH, "baseline-with-zstd"),
        outcomes=(
            Outcome(
                below=0.6,
                lesson=(
                    "Compression took away far more than dictionaries had left: texts and identifiers repeat in parts."
                ),
            ),
            Outcome(
                below=0.95,
                lesson=(
                    "It saves some. A codec works on one page of one column of one file at a time, and footers are not "
                    "compressed at all: try it with larger files before you believe this share."
                ),
            ),
            Outcome(lesson="The counter hardly moved: there was nothing left to compress."),
        ),
    ),
    told=(
        Finding(
            reading=share("file_bytes", _BATCH, "baseline-with-snappy", of="baseline-with-zstd"),
            outcomes=(
                Outcome(below=1.05, lesson="snappy, Spark's default, is about as small here."),
                Outcome(lesson="snappy, Spark's default, leaves larger files than zstd."),
            ),
        ),
    ),
    shown=("file_bytes", "files_written", "mean_file_bytes"),
    further="Is a byte or a core dearer where you work? docs/performance_engineering.md has times at scale 10.",
)

SNAPSHOT: Final = Lab(
    name="snapshot",
    title="A snapshot by what changed",
    question=(
        "optimized keeps both the batch index and the final aggregate in a folder for every day, and takes days that "
        "the stream leaves alone over as they are. Changes reach back a week. How many rows does final_aggregate "
        "write, as a share of those without this technique?"
    ),
    experiment=Experiment(variants=("optimized", "optimized-without-incremental"), stages=(_BATCH, _FINAL)),
    asked=Finding(
        reading=share("output_records", _FINAL, "optimized", of="optimized-without-incremental"),
        outcomes=(
            Outcome(
                below=0.5,
                lesson="Most days are linked, not written: the cheapest row is the one that stays where it is.",
            ),
            Outcome(below=0.95, lesson="Some days are linked, but most rows lie in days that changed."),
            Outcome(lesson="The counter hardly moved: changes touched nearly every day."),
        ),
    ),
    told=(
        Finding(
            reading=share("files_written", _BATCH, "optimized", of="optimized-without-incremental"),
            outcomes=(
                Outcome(below=1.5, lesson="The batch index pays no visible price in files."),
                Outcome(lesson="That is the price: the batch index has to lie by date, in many more files."),
            ),
        ),
    ),
    shown=("shared_files", "files_written", "output_bytes"),
    further="Sweep the scale (docs/performance_engineering.md): from where on does linking pay in time?",
)

COST: Final = Lab(
    name="cost",
    title="What a run costs",
    question=(
        "On an object store every file written and opened is a request, at 0.005 USD for a thousand writes and a tenth "
        "of that for reads. Two cores cost 0.04 USD an hour each, memory 0.005 USD for a GiB and hour. For "
        "final_aggregate of the baseline on 10,000 transactions: what do the requests cost, set against cores and "
        "memory?"
    ),
    experiment=Experiment(variants=("baseline", "baseline-with-coalesced"), stages=(_FINAL,)),
    asked=Finding(
        reading=per(REQUESTS, MACHINE, _FINAL),
        outcomes=(
            Outcome(
                below=0.7,
                choice="less than the machine",
                lesson="The machine is the larger part of the bill here.",
            ),
            Outcome(
                below=1.4,
                choice="about as much",
                lesson="Both parts are of one size; one execution cannot tell which is larger.",
            ),
            Outcome(
                choice="clearly more",
                lesson=(
                    "Small files cost more than the seconds that made them. A faster machine would save the smaller "
                    "part."
                ),
            ),
        ),
    ),
    told=(
        Finding(
            reading=share(REQUESTS, _FINAL, "baseline-with-coalesced"),
            outcomes=(
                Outcome(below=0.5, lesson="Merging partitions before the write takes most of the requests away."),
                Outcome(lesson="Merging partitions before the write saves few requests here."),
            ),
        ),
    ),
    shown=(MACHINE, "files_written", "scan_files", "wall_seconds"),
    further=(
        "python -m reports RUN --prices FILE takes your own prices. Prices here are assumed, and requests counted as "
        "files."
    ),
)

LAYOUT_LABS: Final = (COUNT_FILES, SMALL_FILES, PARTITION_COLUMN, CODEC, SNAPSHOT, COST)
