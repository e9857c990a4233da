"""What a trial builds on is made once, by whom it is borrowed from, or by the reference where an engine could not."""

from __future__ import annotations

from bench.running.upstream import Upstream
from pipelines.payments import PAYMENTS
from reports.record import StageRecord, Status, Trial, TrialRecord

FINAL = Trial(id="1", dataset="d", fork=1, block=1, variant="mine", stages=("final_aggregate",))


def record(trial: Trial, **stages: Status) -> TrialRecord:
    done = tuple(StageRecord(stage=name, status=status) for name, status in stages.items())
    return TrialRecord(trial=trial, status=done[-1].status, started_at=0.0, seconds=1.0, stages=done)


def made(upstream: Upstream, trial: Trial = FINAL) -> dict[str, tuple[str, ...]]:
    return {each.variant: each.stages for each in upstream.missing(trial)}


def test_what_is_missing_is_made_by_the_variant_itself_but_for_what_it_borrows() -> None:
    assert made(Upstream(PAYMENTS, {}, "right")) == {"mine": ("streaming_index", "batch_index")}
    lent = Upstream(PAYMENTS, {"streaming_index": "right"}, "right")
    assert made(lent) == {"right": ("streaming_index",), "mine": ("batch_index",)}
    lent.remember(record(FINAL, batch_index=Status.OK))
    assert made(lent) == {"right": ("streaming_index",)}


def test_what_an_engine_cannot_do_the_reference_lends_to_that_variant_alone() -> None:
    upstream = Upstream(PAYMENTS, {}, "right")
    upstream.remember(record(FINAL, batch_index=Status.OK, streaming_index=Status.UNSUPPORTED))
    assert upstream.lent_to(FINAL) == {"streaming_index": "right"}
    assert made(upstream) == {"right": ("streaming_index",)}
    other = Trial(id="2", dataset="d", fork=1, block=1, variant="other", stages=FINAL.stages)
    assert upstream.lent_to(other) == {}


def test_an_earlier_commands_outputs_are_gone_but_what_its_engine_lacked_is_lacking_still() -> None:
    upstream = Upstream(PAYMENTS, {}, "right")
    upstream.lend(record(FINAL, batch_index=Status.OK, streaming_index=Status.UNSUPPORTED))
    assert made(upstream) == {"right": ("streaming_index",), "mine": ("batch_index",)}


def test_without_a_reference_nobody_lends() -> None:
    upstream = Upstream(PAYMENTS, {}, None)
    upstream.remember(record(FINAL, streaming_index=Status.UNSUPPORTED))
    assert upstream.lent_to(FINAL) == {}
