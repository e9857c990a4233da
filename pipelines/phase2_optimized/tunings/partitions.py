"""Phase 2: techniques that fit the number and size of shuffle partitions."""

from pipelines.phase2_optimized.settings import ADAPTIVE, FITTED_PARTITIONS
from pipelines.phase2_optimized.tunings.stages import ALL, BATCH
from pipelines.tuning import Tuning

PARTITIONS = (
    Tuning(
        name="fitted-partitions",
        summary="one shuffle partition per core instead of 200",
        symptom=(
            "200 tasks in every Spark stage that reads a shuffle, each of milliseconds (page: tiny tasks, Task "
            "timeline); in a stream's checkpoint a folder of state for each of 200 partitions."
        ),
        mechanism=(
            "A task costs milliseconds however little it does, and in a stream every partition keeps state stores that "
            "are committed in every micro-batch."
        ),
        hurts=(
            "Too few partitions spill, and leave cores idle at the end. A stream keeps its number until it begins anew."
        ),
        counter="tasks",
        stages=ALL,
        spark_conf=FITTED_PARTITIONS,
    ),
    Tuning(
        name="aqe",
        summary="adaptive execution, with thresholds fitted to this data",
        symptom=(
            "No `AdaptiveSparkPlan` in the plan: small shuffles are read by as many tasks as a setting says, and a "
            "join stays a sort-merge join although one side has turned out small."
        ),
        mechanism=(
            "Spark looks at the sizes of finished shuffles: it merges small partitions, splits skewed ones and changes "
            "joins."
        ),
        hurts=(
            "It cannot help a stream with state, nor undo a shuffle that has already happened. Merged partitions are "
            "fewer tasks, too few where their work is heavy for its bytes."
        ),
        counter="aqe_coalesced_partitions",
        stages=BATCH,
        spark_conf=ADAPTIVE,
    ),
    Tuning(
        name="skew-join",
        summary="adaptive execution splits partitions from 1 MiB on",
        symptom=(
            "One task of a shuffled join reads many times the median although AQE is on, and the counter of split "
            "partitions is 0: the hot one is smaller than what Spark splits."
        ),
        mechanism=(
            "AQE splits a partition only above 256 MB unless told otherwise, which a laptop's data never reaches. Each "
            "piece is joined with a copy of the other side's partition."
        ),
        hurts=(
            "It acts on shuffled joins alone, so it does nothing where dimensions are broadcast. With thresholds this "
            "small on large data it makes very many tasks."
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
)
