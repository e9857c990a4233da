"""Judges what a stage has written: what it answers, and which of its rows are not the reference's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import psutil

from bench.answers.differences import find_difference
from bench.answers.verify import read_answer
from bench.errors import NoAnswerError
from bench.trials.trial_place import Place
from reports.evidence.answers import difference_between
from reports.record import Answer, StageRecord, Status


def verified(record: StageRecord, output_here: Callable[[], str]) -> StageRecord:
    """The record with the stage's answer; a stage that left nothing readable has failed."""
    try:
        return replace(record, answer=read_answer(output_here(), _threads()))
    except NoAnswerError as reason:
        return replace(
            record, status=Status.FAILED, error=f"the stage ended well but its output is no answer: {reason}"
        )


def compared(
    record: StageRecord, expected: Answer | None, place: Place, variant: str, key: tuple[str, ...]
) -> StageRecord:
    """The record with the rows that differ, where the answer is not the reference's and its rows are still there."""
    if expected is None or place.reference is None or record.answer is None:
        return record
    if difference_between(record.answer, expected) is None:
        return record
    found, right = place.output(variant, record.stage), place.output(place.reference, record.stage)
    try:
        return replace(record, difference=find_difference(str(found), str(right), key, _threads()))
    except NoAnswerError as reason:
        return replace(record, notes=(*record.notes, f"differing rows are not known: {reason}"))


def _threads() -> int:
    """Threads for judging, which is outside the clock: all there are."""
    return psutil.cpu_count() or 1
