"""Mistakes that somebody might make in a stage: the harness notices every one and its message leads to the column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bench.engines.spark_driver import SparkDriver
from reports.comparison_types import Correct
from reports.evidence.answers import Judgement
from reports.record import Answer, StageRecord
from tests.spark.arrival import deliver, shuffled
from tests.spark.bursts import BURST_CUTS, BURST_HOURS
from tests.spark.harness import STAGES, Harness
from tests.spark.mistakes.join_mistakes import JOINS, READS_AND_WRITES
from tests.spark.mistakes.latest_mistakes import IN_BASELINE, IN_OPTIMIZED
from tests.spark.mistakes.mistake import PHASES, Mistake, planted, sources
from tests.spark.mistakes.rule_mistakes import MERCHANTS, RULES, TIMES_AND_TYPES
from tests.spark.mistakes.stream_mistakes import AT_THE_EDGE, STREAM

BATCH = (*RULES, *TIMES_AND_TYPES, *MERCHANTS, *JOINS, *READS_AND_WRITES)
LATEST = (*IN_BASELINE, *IN_OPTIMIZED)
ON_HOURLY_FILES = (*BATCH, *LATEST, *STREAM)


@dataclass(frozen=True, slots=True)
class Judge:
    """A harness and the right answers."""

    harness: Harness
    expected: Mapping[str, Answer]

    def of(self, variant: str, stage: str) -> tuple[Judgement, StageRecord]:
        return self.harness.judged(variant, stage, self.expected)

    def notices(self, mistake: Mistake) -> None:
        with planted(mistake):
            judgement, record = self.of(mistake.variant, mistake.stage)
        assert judgement.correct is Correct.DIFFERS, judgement.reason
        assert judgement.reason is not None
        check_message(mistake, judgement.reason)
        if record.difference is not None:
            assert set(record.difference.columns) <= set(mistake.columns.split())


def check_message(mistake: Mistake, message: str) -> None:
    """The message names what it has to name and no other kind of difference."""
    assert mistake.says in message
    for first in mistake.columns.split()[:1]:
        assert re.search(rf"\b{first} differs in [\d,]+ row", message), message
    for kind in ("missing", "too many"):
        assert (re.search(rf"[\d,]+ rows? {kind}", message) is not None) == (kind in mistake.rows), message
    assert mistake.columns or mistake.rows or mistake.says


@pytest.fixture(scope="module")
def judge(driver: SparkDriver, payments_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    harness = Harness(driver=driver, dataset=payments_data, folder=tmp_path_factory.mktemp("mistakes"))
    return Judge(harness, harness.reference(*STAGES))


@pytest.fixture(scope="module")
def edge_judge(driver: SparkDriver, busy_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """For events that come out of order in files of a few minutes."""
    folder = tmp_path_factory.mktemp("edge")
    data = deliver(busy_data, folder / "data", BURST_CUTS, shuffled(seed=1), BURST_HOURS)
    harness = Harness(driver=driver, dataset=data, folder=folder, files_per_trigger=1)
    return Judge(harness, harness.reference("streaming_index"))


def cases(mistakes: tuple[Mistake, ...]) -> list[object]:
    """Those that are known to go unnoticed fail, and the day one does not, that is told."""
    return [
        pytest.param(
            mistake,
            id=str(mistake),
            marks=[pytest.mark.xfail(reason=mistake.unnoticed, strict=True)] if mistake.unnoticed else [],
        )
        for mistake in mistakes
    ]


@pytest.mark.spark
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("variant", PHASES)
def test_a_copy_without_a_mistake_is_right(judge: Judge, variant: str, stage: str) -> None:
    """Else the others would prove nothing."""
    harmless = Mistake(variant, "none", "def build(", "def  build(", stage=stage, file=f"{stage}.py")
    with planted(harmless):
        judgement, _ = judge.of(variant, stage)
    assert judgement.correct is Correct.EQUAL, judgement.reason


@pytest.mark.spark
@pytest.mark.parametrize("mistake", cases(BATCH))
def test_a_mistake_in_the_batch_index_is_noticed(judge: Judge, mistake: Mistake) -> None:
    judge.notices(mistake)


@pytest.mark.spark
@pytest.mark.parametrize("mistake", cases(LATEST))
def test_a_mistake_in_the_final_aggregate_is_noticed(judge: Judge, mistake: Mistake) -> None:
    judge.notices(mistake)


@pytest.mark.spark
@pytest.mark.parametrize("mistake", cases(STREAM))
def test_a_mistake_in_the_streaming_index_is_noticed(judge: Judge, mistake: Mistake) -> None:
    judge.notices(mistake)


@pytest.mark.spark
@pytest.mark.parametrize("mistake", cases(AT_THE_EDGE))
def test_a_mistake_about_the_first_or_last_to_come_is_noticed_where_micro_batches_are_short(
    edge_judge: Judge, mistake: Mistake
) -> None:
    """Hourly files cannot show it: Spark drops what is behind the watermark of the micro-batch *before*."""
    edge_judge.notices(mistake)


def test_every_mistake_has_its_place_in_the_source() -> None:
    for mistake in (*ON_HOURLY_FILES, *AT_THE_EDGE):
        sources(mistake)


def test_a_mistake_that_no_longer_has_a_place_is_told() -> None:
    with pytest.raises(AssertionError, match=r"0 places in payment_rules\.py read 'no such text'"):
        sources(replace(RULES[0], old="no such text"))


def test_mistakes_are_told_apart_by_their_names() -> None:
    names = [str(mistake) for mistake in (*ON_HOURLY_FILES, *AT_THE_EDGE)]
    assert len(names) == len(set(names))
