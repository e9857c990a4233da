"""Labs on what moves between tasks: shuffles, joins, stragglers."""

from __future__ import annotations

from typing import Final

from bench.labs.lab import FEW, Experiment, Finding, Lab, Outcome, per, share, value

_BATCH: Final = "batch_index"
_FINAL: Final = "final_aggregate"


READ_A_SHUFFLE: Final = Lab(
    name="shuffle",
    title="Read a shuffle",
    question=(
        "batch_index of the baseline joins every transaction with its fraud signals, groups by all of the "
        "transaction's columns, joins with users, then with merchants. Nothing is broadcast. Dimension tables and "
        "signals are shuffled too. How many rows does it write to shuffle files for each row that comes out?"
    ),
    experiment=Experiment(variants=("baseline", "spark-defaults"), stages=(_BATCH,), shuffle_partitions=FEW),
    asked=Finding(
        reading=per("shuffle_write_records", "output_records", _BATCH),
        outcomes=(
            Outcome(below=1, lesson="Less than every row was shuffled once: something took the shuffles away."),
            Outcome(below=2, lesson="About one shuffle for every row: the joins did not each move the wide rows."),
            Outcome(
                lesson=(
                    "A wide row was moved again and again, once for each key it had to be grouped or joined by: the "
                    "transaction's own, the user's, the merchant's. What is above three are rows of the tables that it "
                    "meets there. Count the Exchange lines of the plan on the run's page."
                )
            ),
        ),
    ),
    told=(
        Finding(
            reading=share("shuffle_write_records", _BATCH, "spark-defaults"),
            outcomes=(
                Outcome(below=0.95, lesson="Spark's defaults move fewer rows: look for BroadcastExchange in its plan."),
                Outcome(lesson="Spark's defaults did not move fewer rows here."),
            ),
        ),
    ),
    shown=("shuffle_write_bytes", "scan_bytes", "tasks"),
    further="Open the page, section “Code and plans”, and find the Exchange that carries most bytes.",
)

STRAGGLER: Final = Lab(
    name="straggler",
    title="Find the straggler",
    question=(
        "One merchant has half of all transactions. The baseline joins with merchants by a shuffle into 40 partitions. "
        "The task that reads most shuffle bytes: how many times as much as the median task does it read?"
    ),
    experiment=Experiment(variants=("baseline",), stages=(_BATCH,), scale=0.5, hot_share=0.5, shuffle_partitions=FEW),
    asked=Finding(
        reading=value("shuffle_read_skew", _BATCH),
        outcomes=(
            Outcome(below=3, lesson="The load is even: no task has much more to do than the others."),
            Outcome(below=20, lesson="One task has several times the work of the median one."),
            Outcome(
                lesson=(
                    "All rows of a key go to one task, however many partitions there are. More partitions make the "
                    "median smaller and leave the largest as it is."
                )
            ),
        ),
    ),
    told=(
        Finding(
            reading=value("task_time_skew", _BATCH),
            outcomes=(
                Outcome(
                    below=3,
                    lesson=(
                        "Yet its time hardly stands out at this size: a task costs milliseconds before it does "
                        "anything."
                    ),
                ),
                Outcome(lesson="Its time stands out too: look for the long bar in the page's task timeline."),
            ),
        ),
    ),
    shown=("largest_shuffle_read_bytes", "task_time_skew", "tasks"),
    further="Open the page, section “Task timeline”: which lane works while the others wait?",
)

BROADCAST: Final = Lab(
    name="broadcast",
    title="Broadcast, or not",
    question=(
        "The same batch_index, but users, merchants, policies and rules are broadcast to the rows. What becomes of the "
        "bytes written to shuffle files?"
    ),
    experiment=Experiment(
        variants=("baseline", "baseline-with-broadcast-dimensions"), stages=(_BATCH,), shuffle_partitions=FEW
    ),
    asked=Finding(
        reading=share("shuffle_write_bytes", _BATCH, "baseline-with-broadcast-dimensions"),
        outcomes=(
            Outcome(
                below=0.02,
                choice="next to nothing is left",
                lesson="No wide row is shuffled any more: every join found its other side in memory.",
            ),
            Outcome(
                below=0.7,
                choice="clearly less, but not nothing",
                lesson="Rows no longer move to meet the broadcast tables, but something else still moves them.",
            ),
            Outcome(
                choice="about as many as before",
                lesson="The counter hardly moved: what was broadcast was not what moved most.",
            ),
        ),
    ),
    told=(
        Finding(
            reading=per("shuffle_write_records", "output_records", _BATCH, "baseline-with-broadcast-dimensions"),
            outcomes=(
                Outcome(
                    below=1.1,
                    lesson=(
                        "One shuffle of every transaction is left, by all its columns: the grouping that counts its "
                        "signals. The signals themselves are small enough for Spark to broadcast them as well."
                    ),
                ),
                Outcome(
                    lesson="Transactions and signals still move: to meet each other, and for the grouping after it."
                ),
            ),
        ),
    ),
    shown=("shuffle_write_records", "spark_stages", "tasks"),
    further="Add --variant baseline-with-signal-totals in a run of your own: what takes the rest away?",
)

SALTING: Final = Lab(
    name="salting",
    title="Salting",
    question=(
        "One merchant has half of all transactions, and the merchants may not be broadcast. Rows of popular merchants "
        "get a salt, so that they are spread over several tasks. What becomes of the largest shuffle read of a task?"
    ),
    experiment=Experiment(
        variants=("baseline", "baseline-with-salting"),
        stages=(_BATCH,),
        scale=0.5,
        hot_share=0.5,
        shuffle_partitions=FEW,
    ),
    asked=Finding(
        reading=share("largest_shuffle_read_bytes", _BATCH, "baseline-with-salting"),
        outcomes=(
            Outcome(
                below=0.5,
                choice="under half of it is left",
                lesson="The hot key's rows are spread: no task has to take them all.",
            ),
            Outcome(
                below=0.9,
                choice="it shrinks, but by less than that",
                lesson=(
                    "It shrank, but another shuffle, or the salt's own buckets, still make one task larger than the "
                    "rest."
                ),
            ),
            Outcome(
                choice="it stays as it is",
                lesson="The counter did not move: the largest read is not that of the salted join.",
            ),
        ),
    ),
    told=(
        Finding(
            reading=share("tasks", _BATCH, "baseline-with-salting"),
            outcomes=(
                Outcome(below=1.02, lesson="It costs no more tasks."),
                Outcome(
                    lesson="That is what it costs: the popular keys have to be counted first, by tasks of its own."
                ),
            ),
        ),
    ),
    shown=("shuffle_read_skew", "shuffle_write_records", "tasks"),
    further="docs/performance_engineering.md says from which share on salting pays, and on how many cores.",
)

LATEST_RECORD: Final = Lab(
    name="latest-record",
    title="The latest record",
    question=(
        "final_aggregate chooses the latest record of every transaction from both indexes. The baseline does it by a "
        "window over all rows. The other way broadcasts the keys that the stream has touched and lets all other rows "
        "pass. How many of the shuffled rows are left?"
    ),
    experiment=Experiment(
        variants=("baseline", "baseline-with-latest-by-anti-join"), stages=(_FINAL,), shuffle_partitions=FEW
    ),
    asked=Finding(
        reading=share("shuffle_write_records", _FINAL, "baseline-with-latest-by-anti-join"),
        outcomes=(
            Outcome(
                below=0.1,
                choice="less than a tenth",
                lesson=(
                    "Most rows have one version, which is the latest: they pass without a shuffle and without a sort."
                ),
            ),
            Outcome(
                below=0.9,
                choice="between a tenth and nine tenths",
                lesson=(
                    "Part of the rows pass without a shuffle; those that the stream touches, or their keys, still move."
                ),
            ),
            Outcome(
                choice="about all",
                lesson="The counter hardly moved: the stream touched most rows, or the keys were not broadcast.",
            ),
        ),
    ),
    shown=("shuffle_write_bytes", "input_records", "output_records", "tasks"),
    further="It reads the batch index twice (input records): when would the window be the better way?",
)

SHUFFLE_LABS: Final = (READ_A_SHUFFLE, STRAGGLER, BROADCAST, SALTING, LATEST_RECORD)
