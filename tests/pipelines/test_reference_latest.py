"""The reference's streaming index and final aggregate: markers, sources, version chains and ties, by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from pipelines.errors import PipelineError
from tests.pipelines.reference_answers import Reference, picked
from tests.pipelines.tiny_dataset import MARKERS, MICROSECOND, MINUTE, NOON, signal, version

LATER, EARLIER = NOON + MINUTE, NOON - MINUTE
STAGES = ("streaming_index", "batch_index", "final_aggregate")
TYPES = {
    "transaction_id": "int64",
    "user_id": "int64",
    "merchant_id": "int64",
    "amount": "decimal128(12, 2)",
    "currency": "string",
    "status": "string",
    "channel": "string",
    "device_id": "string",
    "ip_address": "string",
    "event_time": "timestamp[us, tz=UTC]",
    "updated_at": "timestamp[us, tz=UTC]",
    "trans_date": "date32[day]",
    "user_name": "string",
    "user_country": "string",
    "user_risk_segment": "string",
    "merchant_name": "string",
    "merchant_category": "string",
    "merchant_country": "string",
    "policy_id": "int32",
    "policy_max_amount": "decimal128(12, 2)",
    "over_limit": "bool",
    "signal_count": "int64",
    "max_score": "int32",
    "triggered_rules": "int64",
    "risk_points": "int64",
    "decision": "string",
    "source": "string",
}
"""The columns of an index record as Arrow names their types."""


def test_the_marker_never_reaches_an_answer_and_the_last_real_event_does(reference: Reference) -> None:
    last = datetime(2026, 2, 1, 23, 59, 59, 999_999, tzinfo=UTC)
    records = reference.stream([version(1), version(2, last)], [signal(1, of=2, detected_at=last)])
    assert picked(records, "transaction_id", "updated_at", "signal_count") == [(1, NOON, 0), (2, last, 1)]


def test_a_stream_of_markers_only_has_no_records(reference: Reference) -> None:
    assert reference.stream([]) == []


def test_a_marker_is_told_by_its_time_and_not_by_its_key(reference: Reference) -> None:
    real = version(MARKERS["transaction_events"]["transaction_id"])
    assert picked(reference.stream([real]), "transaction_id", "updated_at") == [(-1, NOON)]


def test_source_says_where_a_record_came_from(reference: Reference) -> None:
    assert picked(reference.stream([version(1)]), "source") == ["stream"]
    reference.run("batch_index")
    assert reference.answer("batch_index") == []


def test_signals_stay_in_the_table_of_their_version(reference: Reference) -> None:
    """At a tie, each side counts its own, though key and times of both are the same."""
    batch = {"transactions": [version(1)], "signals": [signal(1, of=1), signal(2, of=1)]}
    stream = {"transactions": [version(1, status="CAPTURED")], "signals": [signal(3, of=1, score=900)]}
    latest = reference.latest(batch, stream)
    assert picked(reference.answer("batch_index"), "signal_count", "max_score") == [(2, 400)]
    assert picked(reference.answer("streaming_index"), "signal_count", "max_score") == [(1, 900)]
    assert picked(latest, "status", "signal_count", "source") == [("CAPTURED", 1, "stream")]


@pytest.mark.parametrize(
    ("in_batch", "in_stream", "winner"),
    [
        ([NOON], [LATER], ("stream", LATER)),
        ([NOON], [EARLIER], ("batch", NOON)),
        ([NOON], [NOON], ("stream", NOON)),
        ([NOON + MICROSECOND], [NOON], ("batch", NOON + MICROSECOND)),
        ([NOON], [NOON + MICROSECOND], ("stream", NOON + MICROSECOND)),
        ([NOON], [], ("batch", NOON)),
        ([], [NOON], ("stream", NOON)),
        ([], [LATER, EARLIER, NOON], ("stream", LATER)),
        ([NOON], [EARLIER, LATER, NOON], ("stream", LATER)),
        ([LATER], [EARLIER, NOON], ("batch", LATER)),
    ],
)
def test_the_latest_version_wins_and_a_tie_goes_to_the_stream(
    reference: Reference, in_batch: list[datetime], in_stream: list[datetime], winner: tuple[str, datetime]
) -> None:
    batch = [version(1, time) for time in in_batch]
    stream = [version(1, time) for time in in_stream]
    assert picked(reference.latest({"transactions": batch}, {"transactions": stream}), "source", "updated_at") == [
        winner
    ]


def test_the_latest_is_told_by_the_update_and_not_by_the_payment(reference: Reference) -> None:
    batch = [version(1, NOON, event_time=NOON - 5 * MINUTE)]
    stream = [version(1, LATER, event_time=NOON - 6 * MINUTE)]
    latest = reference.latest({"transactions": batch}, {"transactions": stream})
    assert picked(latest, "source", "event_time") == [("stream", NOON - 6 * MINUTE)]


@pytest.mark.parametrize("status", ["PENDING", "AUTHORIZED", "CAPTURED", "DECLINED", "REFUNDED"])
def test_no_status_outranks_another(reference: Reference, status: str) -> None:
    batch = [version(1, EARLIER, status="REFUNDED"), version(2, EARLIER, status=status)]
    stream = [version(1, NOON, status=status)]
    latest = reference.latest({"transactions": batch}, {"transactions": stream})
    assert picked(latest, "status", "source") == [(status, "stream"), (status, "batch")]


def test_a_whole_record_wins_with_its_own_signals_and_date(reference: Reference) -> None:
    batch = {"transactions": [version(1, NOON)], "signals": [signal(1, of=1, kind="stolen", score=900)]}
    payment = datetime(2026, 1, 14, 23, 59, tzinfo=UTC)
    stream = {"transactions": [version(1, LATER, event_time=payment, status="CAPTURED")]}
    (record,) = reference.latest(batch, stream)
    assert (record["signal_count"], record["max_score"], record["decision"]) == (0, None, "ALLOW")
    assert (record["status"], record["trans_date"]) == ("CAPTURED", date(2026, 1, 14))


def test_transactions_do_not_compete_with_each_other(reference: Reference) -> None:
    batch = [version(key, NOON + key * MINUTE) for key in (1, 2, 3)]
    stream = [version(2, LATER), version(3, NOON + 9 * MINUTE), version(4, EARLIER)]
    latest = reference.latest({"transactions": batch}, {"transactions": stream})
    assert picked(latest, "transaction_id", "source") == [(1, "batch"), (2, "batch"), (3, "stream"), (4, "stream")]


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize("stage", STAGES)
def test_columns_and_types_are_those_of_the_index_record_even_without_rows(
    reference: Reference, stage: str, rows: int
) -> None:
    there = {"transactions": [version(1, amount=Decimal("1.23"))] * rows, "signals": [signal(1, of=1)] * rows}
    reference.latest(there, there)
    schema = pq.ParquetDataset(reference.output(stage)).schema
    assert {field.name: str(field.type) for field in schema} == TYPES


def test_a_table_without_files_is_told_with_its_folder(reference: Reference) -> None:
    reference.write(transactions=[version(1)])
    (reference.dataset / "users" / "part-00000.parquet").unlink()
    with pytest.raises(PipelineError, match=r"no Parquet files at any depth of .*/users"):
        reference.run("batch_index")


@pytest.mark.process
def test_run_by_hand_in_another_time_zone_it_answers_the_same(reference: Reference) -> None:
    midnight = datetime(2026, 1, 31, tzinfo=UTC)
    versions = [version(1, midnight - MICROSECOND), version(2, midnight)]
    there = {"transactions": versions, "signals": [signal(1, of=1, detected_at=midnight)]}
    expected = reference.latest(there, there)
    inputs = {name: ["--dataset", str(reference.dataset)] for name in STAGES[:2]}
    inputs["final_aggregate"] = ["--streaming-index", "again-streaming_index", "--batch-index", "again-batch_index"]
    environment = {**os.environ, "TZ": "Pacific/Kiritimati", "PYTHONPATH": os.pathsep.join(sys.path)}
    for stage, arguments in inputs.items():
        command = [
            sys.executable,
            "-m",
            f"pipelines.duckdb_reference.{stage}",
            "--output",
            f"again-{stage}",
            *arguments,
        ]
        subprocess.run(command, check=True, cwd=reference.folder, env=environment, timeout=60)
    assert reference.answer("again-final_aggregate") == expected
    assert picked(expected, "trans_date") == [date(2026, 1, 30), date(2026, 1, 31)]
