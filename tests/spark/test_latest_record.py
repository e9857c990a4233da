"""Which record of a transaction is the latest, in cases that generated data does not have."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from tests.spark.stages import runner

pytestmark = pytest.mark.spark

EARLY, NOON, LATE = (datetime(2026, 1, 31, hour, tzinfo=UTC) for hour in (1, 12, 23))
MICROSECOND_LATER = NOON.replace(microsecond=1)
DAY = date(2026, 1, 30)
Record = tuple[int, datetime, str]

# Records as (transaction, updated_at, status): what the stream has, what the batch has, what must come out.
CASES: dict[str, tuple[list[Record], list[Record], list[Record]]] = {
    "stream is later": ([(1, LATE, "s")], [(1, NOON, "b")], [(1, LATE, "s")]),
    "stream is older": ([(1, EARLY, "s")], [(1, NOON, "b")], [(1, NOON, "b")]),
    "a tie goes to the stream": ([(1, NOON, "s")], [(1, NOON, "b")], [(1, NOON, "s")]),
    "a microsecond decides": ([(1, NOON, "s")], [(1, MICROSECOND_LATER, "b")], [(1, MICROSECOND_LATER, "b")]),
    "only in the stream": ([(1, NOON, "s")], [(2, NOON, "b")], [(1, NOON, "s"), (2, NOON, "b")]),
    "several in the stream": ([(1, LATE, "s2"), (1, EARLY, "s1")], [(1, NOON, "b")], [(1, LATE, "s2")]),
    "all of several are older": ([(1, EARLY, "s1"), (1, NOON, "s2")], [(1, LATE, "b")], [(1, LATE, "b")]),
    "an empty stream": ([], [(1, NOON, "b"), (2, LATE, "b")], [(1, NOON, "b"), (2, LATE, "b")]),
    "an empty batch": ([(1, EARLY, "s1"), (1, NOON, "s2")], [], [(1, NOON, "s2")]),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("variant", ["baseline", "optimized"])
def test_the_latest_record_of_each_transaction_comes_out(
    spark: SparkSession, tmp_path: Path, variant: str, case: str
) -> None:
    stream, batch, latest = CASES[case]
    upstream = {"streaming_index": tmp_path / "stream", "batch_index": tmp_path / "batch"}
    for source, records in (("stream", stream), ("batch", batch)):
        rows = [(*record, source, DAY) for record in records]
        columns = "transaction_id LONG, updated_at TIMESTAMP, status STRING, source STRING, trans_date DATE"
        spark.createDataFrame(rows, columns).write.parquet(str(tmp_path / source))
    found = runner(spark, variant).run("final_aggregate", tmp_path / "final", tmp_path, upstream=upstream)
    answer = found.selectExpr("transaction_id", "unix_micros(updated_at)", "status").collect()
    assert sorted(map(tuple, answer)) == [(key, micros(time), status) for key, time, status in latest]


def micros(time: datetime) -> int:
    return round(time.timestamp()) * 1_000_000 + time.microsecond
