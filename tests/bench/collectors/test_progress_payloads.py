import pytest

from bench.collectors.progress_payloads import micro_batch, streaming_totals
from tests.bench.collectors.recorded import Recorded


def test_state_and_late_rows_are_what_was_counted_by_hand(stream: Recorded) -> None:
    batches = [micro_batch(report) for report in stream["progress"]]
    assert [batch.batch_id for batch in batches] == [0, 1, 2, 3, 4]
    assert [batch.input_rows for batch in batches] == [10, 10, 10, 13, 0]
    assert [batch.state_rows for batch in batches] == [10, 20, 20, 20, 10]
    found = streaming_totals(stream["progress"])
    assert (found["micro_batches"], found["state_rows"], found["late_rows"]) == (5, 20, 3)


def test_times_are_seconds(stream: Recorded) -> None:
    report = stream["progress"][0]
    batch = micro_batch(report)
    assert batch.seconds == pytest.approx(report["batchDuration"] / 1000)
    assert batch.durations["addBatch"] == pytest.approx(report["durationMs"]["addBatch"] / 1000)
    assert sum(spent for phase, spent in batch.durations.items() if phase != "triggerExecution") <= batch.seconds
    commits = sum(report["stateOperators"][0]["commitTimeMs"] for report in stream["progress"])
    assert streaming_totals(stream["progress"])["state_commit_seconds"] == pytest.approx(commits / 1000)


def test_state_of_a_micro_batch_is_that_of_all_its_operators(stream: Recorded) -> None:
    report = stream["progress"][1]
    two = {**report, "stateOperators": report["stateOperators"] * 2}
    assert micro_batch(two).state_rows == 40
    assert streaming_totals([report, two])["state_memory_bytes"] == 2 * report["stateOperators"][0]["memoryUsedBytes"]


def test_a_query_without_state_keeps_no_rows(stream: Recorded) -> None:
    stateless = {**stream["progress"][0], "stateOperators": []}
    found = streaming_totals([stateless])
    assert (found["micro_batches"], found["state_rows"], found["late_rows"]) == (1, 0, 0)
