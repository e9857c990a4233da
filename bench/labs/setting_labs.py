"""Labs on settings that everybody has heard of: what they do here, and what they do not."""

from __future__ import annotations

from typing import Final

from bench.labs.lab import FEW, Experiment, Finding, Lab, Outcome, share, value

_BATCH: Final = "batch_index"
_STREAM: Final = "streaming_index"
_FITTED: Final = "baseline-with-fitted-partitions"
_FORTY: Final = f"{_FITTED}@40"


AQE: Final = Lab(
    name="aqe",
    title="Adaptive execution: does it fire?",
    question=(
        "One merchant has half of all transactions. Adaptive execution (AQE) is on and may split skewed partitions of "
        "joins. How many partitions does it split in batch_index?"
    ),
    experiment=Experiment(
        variants=("baseline", "baseline-with-aqe", "baseline-with-skew-join"),
        stages=(_BATCH,),
        scale=0.5,
        hot_share=0.5,
        shuffle_partitions=FEW,
    ),
    asked=Finding(
        reading=value("aqe_split_partitions", _BATCH, "baseline-with-aqe"),
        outcomes=(
            Outcome(
                below=1,
                choice="none",
                lesson=(
                    "It did not fire. Two things keep it from it, both in the table: a join that was turned into a "
                    "broadcast reads no skewed partition, and no partition below the least size is split."
                ),
            ),
            Outcome(
                choice="at least the one of that merchant",
                lesson="It fired: a partition was large enough, and far enough above the median.",
            ),
        ),
    ),
    told=(
        Finding(
            reading=value("aqe_split_partitions", _BATCH, "baseline-with-skew-join"),
            outcomes=(
                Outcome(
                    below=1,
                    lesson="With the limit at 1 MiB it did not split either: nothing was skewed and that large.",
                ),
                Outcome(lesson="With the limit at 1 MiB, and joins left as they are, it splits: settings decided."),
            ),
        ),
        Finding(
            reading=share("tasks", _BATCH, "baseline-with-aqe"),
            outcomes=(
                Outcome(
                    below=0.5,
                    lesson="AQE was not idle: far fewer tasks. Which joins did it convert, what did it merge?",
                ),
                Outcome(lesson="It took few tasks away, if any."),
            ),
        ),
    ),
    shown=(
        "aqe_skew_threshold_bytes",
        "largest_shuffle_read_bytes",
        "aqe_converted_joins",
        "aqe_coalesced_partitions",
        "tasks",
    ),
    further="“Least size to split” against “Largest shuffle read”: how much more data would it take?",
)

STATE_PARTITIONS: Final = Lab(
    name="state-partitions",
    title="State partitions of a stream",
    question=(
        "The plain stream keeps its state in one shuffle partition for each of two cores. Now it gets 40. How many "
        "times as many tasks does it run for the same events?"
    ),
    experiment=Experiment(variants=(_FITTED,), stages=(_STREAM,), also_with_partitions=40),
    asked=Finding(
        reading=share("tasks", _STREAM, _FORTY, of=_FITTED),
        outcomes=(
            Outcome(below=2, lesson="The counter hardly moved: partitions do not decide on tasks here."),
            Outcome(
                below=20,
                lesson=(
                    "Every micro-batch runs all partitions of every shuffle again, with or without rows, and each "
                    "keeps state stores that it must commit. It is less than 40 / 2, for tasks that read files are as "
                    "many as before."
                ),
            ),
            Outcome(lesson="There are as many times more tasks as there are partitions, with or without rows in them."),
        ),
    ),
    told=(
        Finding(
            reading=share("files_written", _STREAM, _FORTY, of=_FITTED),
            outcomes=(
                Outcome(below=2, lesson="The output has about as many files."),
                Outcome(lesson="The output falls apart into many more files, which every reader opens from now on."),
            ),
        ),
    ),
    shown=("micro_batches", "state_rows", "state_commit_seconds", "files_written"),
    further="It cannot be changed later without a new checkpoint: what would you choose for ten times the events?",
)

NOTHING_MOVES: Final = Lab(
    name="kryo",
    title="A setting that everybody gives",
    question=(
        "Many guides say: use Kryo, it serialises faster and smaller than Java. batch_index works on DataFrames. What "
        "becomes of the bytes written to shuffle files with spark.serializer set to Kryo?"
    ),
    experiment=Experiment(variants=("baseline", "baseline-with-kryo"), stages=(_BATCH,), shuffle_partitions=FEW),
    asked=Finding(
        reading=share("shuffle_write_bytes", _BATCH, "baseline-with-kryo"),
        outcomes=(
            Outcome(below=0.98, choice="fewer", lesson="Fewer bytes: rows met the serializer after all."),
            Outcome(
                below=1.02,
                choice="as many as before",
                lesson=(
                    "Nothing moved. Rows of DataFrames have a binary form of their own and never meet that serializer."
                ),
            ),
            Outcome(choice="more", lesson="More bytes: rows met the serializer after all."),
        ),
    ),
    shown=("shuffle_write_records", "tasks"),
    further="Name a setting in your own jobs whose counter you have never seen move.",
)

SETTING_LABS: Final = (AQE, STATE_PARTITIONS, NOTHING_MOVES)
