"""From which size on a counter is worth a sentence. Each says where its value comes from."""

from __future__ import annotations

from typing import Final

MIB: Final = 1 << 20

PROBLEM_SECONDS: Final = 1.0
"""Wall seconds that a problem has to cost at least, so that small data raise none. No source: what one notices."""

PROBLEM_SHARE: Final = 0.1
"""The share of the stage's time that a problem has to cost. The rule of Spark's UI for garbage collection, for all."""

DIFFERENCE_SECONDS: Final = 0.3
"""Wall seconds that a difference has to account for. No source: below, one JVM differs so much from turn to turn."""

DIFFERENCE_SHARE: Final = 0.05
"""The share of the slower side's time for which a difference has to account. No source: the noise of a block."""

GC_SHARE: Final = 0.1
"""Pauses above a tenth of task time. Spark's own UI paints such executors red (GCTimePercent in executorspage.js)."""

OVERHEAD_SHARE: Final = 0.1
"""Of a task's life the part that it does not run. Spark names no limit for scheduler delay; that for pauses is used."""

SKEW_FACTOR: Final = 5.0
"""Largest over median. spark.sql.adaptive.skewJoin.skewedPartitionFactor is 5 by default: AQE calls that skewed."""

FEWEST_TASKS_FOR_SKEW: Final = 8
"""Of fewer tasks nothing is said about skew: one slow among four is as likely the machine's doing."""

SHORT_TASK_SECONDS: Final = 0.2
"""Spark's tuning guide: tasks as short as 200 ms are run efficiently. It claims it of no shorter ones."""

SMALL_PARTITION_BYTES: Final = MIB
"""spark.sql.adaptive.coalescePartitions.minPartitionSize is 1 MB: AQE leaves no smaller shuffle partition behind."""

TASKS_PER_CORE: Final = 3
"""Spark's tuning guide recommends two to three tasks for each core; more are needed only for more data."""

SPILL_BYTES: Final = 64 * MIB
"""Spilled on disk. spark.sql.adaptive.advisoryPartitionSizeInBytes is 64 MB: a partition as Spark aims for it."""

DISK_BYTES_A_SECOND: Final = 125 * MIB
"""What a spill is assumed to be written and read at: the base rate of a general-purpose cloud disk (AWS EBS gp3)."""

OPEN_COST_BYTES: Final = 4 * MIB
"""spark.sql.files.openCostInBytes is 4 MB: Spark reckons that opening a file costs what scanning so much does."""

SCAN_PARTITION_BYTES: Final = 128 * MIB
"""spark.sql.files.maxPartitionBytes is 128 MB: what Spark packs into one task of a scan."""

EXCESS_FILES: Final = 100
"""So many files more than needed are a problem. No source: to open them costs what scanning 400 MB does, by Spark."""

SMALL_BYTES: Final = 10 * MIB
"""A difference of fewer bytes is none. spark.sql.autoBroadcastJoinThreshold is 10 MB: Spark ships such tables whole."""

NOTABLE_FACTOR: Final = 1.25
"""How far bytes, rows or files have to lie apart to differ. No source: well above the 2 % by which bytes vary."""

WASTE_FACTOR: Final = 1.5
"""How much more than the least that gives the same answer may be scanned. No source: codecs alone make a quarter."""

DRIVER_SECONDS: Final = 10.0
"""Driver time in a stage that is a problem. No source: it hardly grows with data, so small data always have much."""

DRIVER_SHARE: Final = 0.5
"""… if it is also half of the stage's time: then more cores cannot even halve it (Amdahl's law)."""
