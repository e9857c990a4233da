"""Phase 2: the final aggregate kept as snapshots: each run applies what is new and re-uses what has not changed."""

import argparse
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from pipelines.errors import PipelineError
from pipelines.phase2_optimized.days import DAY
from pipelines.phase2_optimized.incremental import latest_of_touched_days, take_unchanged_days
from pipelines.phase2_optimized.session import start_session
from pipelines.phase2_optimized.snapshot_store import SnapshotStore


def begin(spark: SparkSession, batch_index: str, root: str) -> Path:
    """The first snapshot: the batch index, laid out by date. PipelineError when there are snapshots already."""
    store = SnapshotStore(Path(root))
    if store.current():
        raise PipelineError(f"{root} has snapshots already: update them, or begin in a new folder")
    return _published(store, spark.read.parquet(batch_index), None)


def update(spark: SparkSession, streaming_index: str, root: str) -> Path:
    """The next snapshot: the current one with a streaming index applied; untouched days are linked from it."""
    store = SnapshotStore(Path(root))
    current = _current(store)
    stream, table = spark.read.parquet(streaming_index), spark.read.parquet(str(current))
    return _published(store, latest_of_touched_days(stream, table), current)


def read(spark: SparkSession, root: str) -> DataFrame:
    """The current snapshot; later ones do not change what this reads, until its files are removed by `expire`."""
    return spark.read.parquet(str(_current(SnapshotStore(Path(root)))))


def compact(spark: SparkSession, root: str) -> Path:
    """The next snapshot: the same rows, and every day that has several files rewritten into one."""
    store = SnapshotStore(Path(root))
    current = _current(store)
    scattered = [day for day in current.glob(f"{DAY}*") if len(list(day.glob("*.parquet"))) > 1]
    if not scattered:
        return current
    table = spark.read.option("basePath", str(current)).parquet(*map(str, scattered))
    return _published(store, table.repartition("trans_date"), current)


def _published(store: SnapshotStore, changed: DataFrame, earlier: Path | None) -> Path:
    snapshot = store.next()
    changed.write.partitionBy("trans_date").parquet(str(snapshot))
    if earlier:
        take_unchanged_days(earlier, snapshot)
    store.publish(snapshot)
    return snapshot


def _current(store: SnapshotStore) -> Path:
    current = store.current()
    if current is None:
        raise PipelineError(f"{store.root} has no snapshot yet: begin with one")
    return current


def main() -> None:
    """Keep snapshots: spark-submit snapshots.py begin|update|compact|expire ROOT with what it needs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["begin", "update", "compact", "expire"])
    parser.add_argument("root", help="folder of the snapshots")
    parser.add_argument("--batch-index", help="folder to begin with")
    parser.add_argument("--streaming-index", help="folder to update with")
    parser.add_argument("--keep", type=int, default=2, help="how many snapshots expire leaves")
    args = parser.parse_args()
    needed = {"begin": args.batch_index, "update": args.streaming_index}
    if args.action in needed and not needed[args.action]:
        parser.error(f"{args.action} needs --{'batch' if args.action == 'begin' else 'streaming'}-index")
    try:
        if args.action == "expire":
            print(*SnapshotStore(Path(args.root)).expire(args.keep), sep="\n")
            return
        spark = start_session(f"phase 2: {args.action} snapshots")
        actions = {
            "begin": lambda: begin(spark, args.batch_index, args.root),
            "update": lambda: update(spark, args.streaming_index, args.root),
            "compact": lambda: compact(spark, args.root),
        }
        print(actions[args.action]())
    except PipelineError as error:
        parser.exit(2, f"error: {error}\n")


if __name__ == "__main__":
    main()
