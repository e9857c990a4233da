"""Phase 2: techniques of how Spark executes what was planned."""

from pipelines.phase2_optimized.settings import COMPILABLE
from pipelines.phase2_optimized.tunings.stages import ALL
from pipelines.tuning import Tuning

EXECUTION = (
    Tuning(
        name="compilable-methods",
        summary="generated methods too long for the JVM's compiler are not used",
        symptom=(
            "Tasks that use their core all the time for few bytes, and one `WholeStageCodegen` around many joins and "
            "columns. A profile with Java's flight recorder shows its method as interpreted, minutes after it began."
        ),
        mechanism=(
            "Spark makes one method of a whole stage. HotSpot compiles none of more than 8,000 bytes of bytecode, so "
            "with many columns and joins it is interpreted row by row. Below that limit Spark falls back to its "
            "operators one by one, which are compiled."
        ),
        hurts="Where the generated method is short enough, it changes nothing; on other JVMs the limit may be another.",
        counter="task_cpu_seconds",
        stages=ALL,
        spark_conf=COMPILABLE,
    ),
    Tuning(
        name="kryo",
        summary="objects are serialised by Kryo",
        symptom="None: it is here because guides advise it wherever Spark is slow.",
        mechanism=(
            "It matters for RDDs of Java objects. Rows of DataFrames have a format of their own and never meet it, so "
            "here it should move nothing."
        ),
        hurts="It is a setting more to explain, and one that only a fresh driver can take.",
        counter=None,
        stages=ALL,
        spark_conf={"spark.serializer": "org.apache.spark.serializer.KryoSerializer"},
        chosen=False,
    ),
)
