"""Latencies and rows behind of made-up streams, whose creation times and micro-batches are known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest

from bench.streams.paced.latencies import UNKNOWN, measured
from reports.estimates.pacing import Upkeep, behind_since, upkeep
from reports.record import MicroBatch, StageRecord, Status

BEGAN = 1_800_000_000.0
TOPIC, SIGNALS = "run-transactions", "run-signals"


def batch(
    number: int, began: float, seconds: float, taken: int, signals: int = 0, *, watermark: bool = True
) -> MicroBatch:
    return MicroBatch(
        batch_id=number,
        started_at=datetime.fromtimestamp(BEGAN + began, UTC).isoformat(timespec="milliseconds"),
        input_rows=0,
        seconds=seconds,
        state_rows=0,
        offsets={TOPIC: taken, SIGNALS: signals},
        watermark="1970-01-01T00:00:00.000Z" if watermark else None,
    )


def record(*batches: MicroBatch) -> StageRecord:
    return StageRecord(stage="ingest", status=Status.OK, micro_batches=batches)


def created(*seconds: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return BEGAN + np.array(seconds, np.float64)


def steady(rows: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """One row a second."""
    return created(*range(rows))


def test_a_latency_leads_to_the_commit_of_the_micro_batch_after_the_one_that_took_the_event_in() -> None:
    batches = (batch(0, -5, 5, 0), batch(1, 0, 2, 1), batch(2, 2, 3, 3, 1), batch(3, 5, 4, 3, 1))
    found = measured(record(*batches), {TOPIC: created(0, 1, 1.5), SIGNALS: created(1)}, rate=10)
    # The first event is put out when the third micro-batch is committed, at 5 s; the others with the last, at 9 s.
    assert found.paced is not None
    assert (found.paced.records, found.paced.seconds, found.paced.rate) == (4, 1.5, 10)
    latencies = [5.0, 8.0, 7.5, 8.0]
    assert found.metrics.latency_p50_seconds == pytest.approx(np.quantile(latencies, 0.5))
    assert found.metrics.latency_p95_seconds == pytest.approx(np.quantile(latencies, 0.95))
    assert found.metrics.latency_p99_seconds == pytest.approx(np.quantile(latencies, 0.99))


def test_without_a_watermark_it_leads_to_the_commit_of_its_own_micro_batch() -> None:
    batches = (batch(*each, watermark=False) for each in ((0, 0, 2, 1), (1, 2, 3, 2), (2, 5, 4, 3)))
    found = measured(record(*batches), {TOPIC: created(0, 1, 4)}, rate=10)
    assert found.metrics.latency_p50_seconds == pytest.approx(np.median([2.0, 4.0, 5.0]))


def test_the_last_micro_batch_puts_out_what_it_takes_in() -> None:
    found = measured(record(batch(0, 0, 2, 0), batch(1, 2, 3, 1)), {TOPIC: created(1)}, rate=10)
    assert found.metrics.latency_p50_seconds == pytest.approx(4.0)


def test_rows_behind_are_those_that_came_until_a_commit_and_were_not_taken_in() -> None:
    batches = (batch(0, 0, 2, 0), batch(1, 2, 3, 2, 1), batch(2, 5, 1, 4, 2))
    found = measured(record(*batches), {TOPIC: created(0, 1, 3, 4), SIGNALS: created(2, 5)}, rate=10)
    assert [each.rows_behind for each in found.micro_batches] == [3, 3, 0]
    assert found.metrics.most_rows_behind == 3


def taking(counts: Sequence[int]) -> StageRecord:
    """A stream of a row a second, of whose rows every ten seconds so many are taken in, and what is left at the end."""
    every = [*counts, 100 - sum(counts)]
    batches = [batch(number, 10.0 * number, 10, sum(every[: number + 1])) for number in range(len(every))]
    return measured(record(*batches), {TOPIC: steady(100)}, rate=1)


def test_who_takes_in_all_that_comes_keeps_up() -> None:
    found = taking([2, *[10] * 8])
    assert found.metrics.lag_growth == pytest.approx(0)
    assert upkeep(found.metrics.lag_growth) is Upkeep.KEEPS_UP
    assert behind_since(found) is None


def test_who_takes_in_half_of_it_falls_behind_by_half_from_the_first_micro_batch_on() -> None:
    found = taking([5] * 9)
    assert found.metrics.lag_growth == pytest.approx(0.5, rel=0.02)
    assert upkeep(found.metrics.lag_growth) is Upkeep.FALLS_BEHIND
    assert behind_since(found) == pytest.approx(10)


def test_a_cold_start_and_a_single_slow_micro_batch_are_no_falling_behind() -> None:
    assert upkeep(taking([0, 10, 20, 10, 10, 2, 18, 10, 10]).metrics.lag_growth) is Upkeep.KEEPS_UP


def test_of_few_micro_batches_that_are_alike_nothing_is_said() -> None:
    batches = (batch(0, 0, 10, 1), batch(1, 10, 15, 11), batch(2, 25, 16, 26), batch(3, 41, 15, 40))
    found = measured(record(*batches), {TOPIC: steady(40)}, rate=1)
    assert upkeep(found.metrics.lag_growth) is Upkeep.UNKNOWN
    assert behind_since(found) is None


def test_of_two_of_which_the_larger_took_all_the_longer_it_is_said_and_since_when() -> None:
    batches = (batch(0, 0, 10, 1), batch(1, 10, 60, 10), batch(2, 70, 200, 40))
    found = measured(record(*batches), {TOPIC: steady(40)}, rate=1)
    assert found.metrics.lag_growth == pytest.approx(1 - 9 / 60 * 39 / 40)
    assert upkeep(found.metrics.lag_growth) is Upkeep.FALLS_BEHIND
    assert behind_since(found) == pytest.approx(10)


def test_micro_batches_of_several_queries_or_that_lack_events_are_told_and_not_mixed() -> None:
    for batches in ((batch(0, 0, 1, 1), batch(0, 0, 1, 1)), (), (batch(0, 0, 1, 0),)):
        found = measured(record(*batches), {TOPIC: created(0)}, rate=10)
        assert found.notes == (UNKNOWN,) and found.paced is None
    found = measured(record(batch(0, 0, 1, 1)), {"other": created(0)}, rate=10)
    assert found.notes == (UNKNOWN,)
