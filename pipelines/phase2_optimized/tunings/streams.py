"""Phase 2: techniques of the stream: its state and its micro-batches."""

from pipelines.tuning import Tuning

STREAMS = (
    Tuning(
        name="sessions",
        summary="versions and signals of the stream meet in one stateful step instead of two",
        symptom=(
            "The checkpoint's `state` has folders of two operators and five stores in every partition; micro-batches "
            "take long however few rows are in them (page: Micro-batches)."
        ),
        mechanism=(
            "A join of two streams keeps four state stores in every partition, and grouping its rows a fifth; each is "
            "committed in every micro-batch. One stream of both, grouped into sessions of a transaction, keeps one."
        ),
        hurts=(
            "It holds the versions and signals of a session as lists, so a transaction with very many of them would "
            "hurt. What comes out is older: a session ends only after its last event's ten minutes."
        ),
        counter="state_rows",
        stages=("streaming_index",),
    ),
    Tuning(
        name="large-micro-batches",
        summary="all that has arrived in one micro-batch",
        symptom="Many micro-batches that all take about as long, however few rows are in them (page: Micro-batches).",
        mechanism=(
            "A micro-batch costs its planning, its broadcasts and a commit of every state store, whatever is in it."
        ),
        hurts="What comes out of fewer micro-batches is older, and their state has to fit at once.",
        counter="micro_batches",
        stages=("streaming_index",),
    ),
    Tuning(
        name="rocksdb",
        summary="streaming state is kept in RocksDB",
        symptom="State memory grows with the keys in the windows, and executors collect garbage ever longer.",
        mechanism="State lives outside the heap and on disk, so it may outgrow memory.",
        hurts="For little state its commits, each of which writes files, cost more than those of the default store.",
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
)
