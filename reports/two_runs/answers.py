"""Whether the same stage of two runs gave the same answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reports.evidence.answers import answers_of, difference_between
from reports.evidence.same_data import Data
from reports.loading import LoadedRun
from reports.record import Answer, TrialRecord
from reports.two_runs.model import AnswerChange, AnswerPair

_JUDGE: Final = "duckdb"
"""The library whose hash checksums are sums of (decision 0004); it promises no equal hashes between its versions."""


def answer_pairs(a: LoadedRun, b: LoadedRun, dataset: str, stage: str, data: Data) -> Iterator[AnswerPair]:
    """The reference first where both runs have the same one, then every variant of both; none without an answer."""
    first, second = _records(a, dataset), _records(b, dataset)
    names = [info.name for info in a.header.variants if info.name in {each.name for each in b.header.variants}]
    if a.header.reference and a.header.reference == b.header.reference:
        names = list(dict.fromkeys((a.header.reference, *names)))
    other_judge = _other_judge(a, b)
    for name in names:
        own = tuple(answers_of(first, stage, name)), tuple(answers_of(second, stage, name))
        if any(own):
            yield _pair(name, *own, data, other_judge)


def _pair(variant: str, a: Sequence[Answer], b: Sequence[Answer], data: Data, other_judge: str | None) -> AnswerPair:
    reason = _hindrance(a, b, data)
    change = AnswerChange.NOT_COMPARED
    if reason is None:
        reason = difference_between(b[0], a[0])
        only_checksums = (a[0].rows, a[0].columns) == (b[0].rows, b[0].columns)
        if reason and only_checksums and other_judge:
            reason = other_judge
        else:
            change = AnswerChange.DIFFERS if reason else AnswerChange.EQUAL
    return AnswerPair(
        variant=variant,
        rows_a=a[0].rows if a else None,
        rows_b=b[0].rows if b else None,
        change=change,
        reason=reason,
    )


def _hindrance(a: Sequence[Answer], b: Sequence[Answer], data: Data) -> str | None:
    """Why nothing can be said, or None."""
    if data is Data.OTHER:
        return "the data differ"
    for answers, side in ((a, "A"), (b, "B")):
        if not answers:
            return f"no answer was read in {side}"
        if any(difference_between(each, answers[0]) for each in answers):
            return f"its answers differ between the trials of {side}"
    return None


def _other_judge(a: LoadedRun, b: LoadedRun) -> str | None:
    versions = [run.header.environment.libraries.get(_JUDGE, "unknown") for run in (a, b)]
    if versions[0] == versions[1]:
        return None
    return f"checksums differ, but were made by different versions of {_JUDGE} ({versions[0]} and {versions[1]})"


def _records(run: LoadedRun, dataset: str) -> list[TrialRecord]:
    return [record for record in run.records if record.trial.dataset == dataset]
