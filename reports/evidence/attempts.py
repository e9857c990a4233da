"""Which attempts at a trial count: the last one of every block, and none where a disturbance spoilt it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.evidence.validity import invalid_reasons
from reports.record import Kind, Trial, TrialRecord

_Group = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """What became of measured trials.

    `outside` says by trial id why a trial enters no estimate. `run_again` and `left_out` count blocks.
    """

    outside: Mapping[str, str]
    run_again: int
    left_out: int


def counting(records: Sequence[TrialRecord]) -> tuple[TrialRecord, ...]:
    """The records without those that a disturbance keeps out of every estimate; the order stays."""
    outside = attempts_of(records).outside
    return tuple(record for record in records if record.trial.id not in outside)


def attempts_of(records: Sequence[TrialRecord]) -> Attempts:
    """Sort out the attempts at every block, and at every trial that stands outside the blocks."""
    groups: defaultdict[_Group, list[TrialRecord]] = defaultdict(list)
    for record in records:
        if record.trial.kind is Kind.MEASURED:
            groups[_group(record.trial)].append(record)
    spoilt = {place: _spoilt(group) for place, group in groups.items()}
    blocks = {place: group for place, group in groups.items() if group[0].trial.block}
    return Attempts(
        outside={
            trial: why for place, group in groups.items() for trial, why in _outside(group, spoilt[place]).items()
        },
        run_again=sum(_last(group) > 1 for group in blocks.values()),
        left_out=sum(_counts(group, spoilt[place]) is None for place, group in blocks.items()),
    )


def _group(trial: Trial) -> _Group:
    """A block is compared as a whole; a trial outside the blocks only with the same stages of other variants."""
    place = (trial.dataset, trial.fork, trial.block)
    return place if trial.block else (*place, trial.variant, trial.replica, trial.stages)


def _outside(group: Sequence[TrialRecord], spoilt: Mapping[int, str]) -> dict[str, str]:
    last = _last(group)
    if not spoilt and last == 1:  # as nearly always
        return {}
    counts = _counts(group, spoilt)
    return {
        record.trial.id: _reason(record.trial.attempt, last, spoilt)
        for record in group
        if record.trial.attempt != counts
    }


def _counts(group: Sequence[TrialRecord], spoilt: Mapping[int, str]) -> int | None:
    """The attempt that counts: a block's last one, or none; of a single measurement the last that is valid."""
    if group[0].trial.block:
        return None if _last(group) in spoilt else _last(group)
    return max((record.trial.attempt for record in group if record.trial.attempt not in spoilt), default=None)


def _spoilt(group: Sequence[TrialRecord]) -> dict[int, str]:
    """The first reason why an attempt cannot be compared, by attempt, for those that cannot."""
    found: dict[int, str] = {}
    for record in group:
        for reason in invalid_reasons(record):
            found.setdefault(record.trial.attempt, reason)
    return found


def _last(group: Sequence[TrialRecord]) -> int:
    return max(record.trial.attempt for record in group)


def _reason(attempt: int, last: int, spoilt: Mapping[int, str]) -> str:
    what = f"attempt {attempt}, replaced by attempt {last}" if attempt < last else "left out"
    return f"{what}: {spoilt[attempt]}" if attempt in spoilt else what
