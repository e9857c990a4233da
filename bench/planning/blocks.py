"""Blocks of trials: what belongs together, what is left of it, and what has to be run again; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from reports.evidence.validity import invalid_reasons
from reports.record import Kind, Status, Trial, TrialRecord

MOST_ATTEMPTS: Final = 3
"""A block that is invalid is run again twice; what is invalid then is left out of the estimate."""
NOT_AGAIN: Final = (Status.FAILED, Status.TIMED_OUT, Status.UNSUPPORTED)
FINAL: Final = (Status.OK, *NOT_AGAIN)

Block = tuple[Trial, ...]


def blocks_of(plan: Sequence[Trial]) -> Iterator[Block]:
    """The plan cut into runs of trials of the same dataset, fork, block and kind."""
    pending: list[Trial] = []
    for trial in plan:
        if pending and _key(trial) != _key(pending[0]):
            yield tuple(pending)
            pending = []
        pending.append(trial)
    if pending:
        yield tuple(pending)


def again(block: Block, attempt: int) -> Block:
    """The trials of the block as they are run at that attempt, the first being 1."""
    suffix = "" if attempt == 1 else f"-attempt{attempt}"
    return tuple(replace(trial, id=trial.id + suffix, attempt=attempt) for trial in block)


def spoilt(block: Block, records: Mapping[str, TrialRecord]) -> tuple[str, ...]:
    """Why the block cannot be compared, from its records by trial id: reasons of all its trials, empty when it can."""
    return tuple(reason for trial in block if trial.id in records for reason in invalid_reasons(records[trial.id]))


def left_of(block: Block, records: Mapping[str, TrialRecord], dropped: Callable[[Trial], bool]) -> Block:
    """What an earlier command left to do of a block, with its attempt; empty when nothing is left.

    A block that was begun is done as a whole again; of stages measured once, only those that were spoilt. What the
    reference wrote did not outlive the earlier command, so it is always left.
    """
    if block[0].kind is Kind.REFERENCE:
        return block
    while all(_is_final(records.get(trial.id)) or dropped(trial) for trial in block):
        repeated = to_repeat(block, records)
        if not repeated:
            return ()
        block = next_attempt(repeated)
    return block


def drops(record: TrialRecord) -> bool:
    """Whether a variant that ended a trial like this is left out of what is to come on its dataset.

    What its engine cannot do, and is measured only once, it may lack; stages that build on it read the reference's.
    """
    once = record.trial.kind is Kind.MEASURED and record.trial.block == 0
    return record.status in NOT_AGAIN and not (once and record.status is Status.UNSUPPORTED)


def is_wrong(record: TrialRecord) -> bool:
    """Whether an answer of the trial was seen to differ from the reference's, so that its variant is not run again."""
    return any(stage.difference is not None for stage in record.stages)


def to_repeat(block: Block, records: Mapping[str, TrialRecord]) -> Block:
    """What of a spoilt block is run again: all of it, for its trials are compared with each other.

    Stages measured once stand outside the blocks and are not, so there only the spoilt trials are.
    """
    if block[0].kind is not Kind.MEASURED or block[0].attempt == MOST_ATTEMPTS or not spoilt(block, records):
        return ()
    if block[0].block:
        return block
    return tuple(trial for trial in block if spoilt((trial,), records))


def next_attempt(block: Block) -> Block:
    """The same trials, one attempt later."""
    return again(tuple(map(first_attempt, block)), block[0].attempt + 1)


def first_attempt(trial: Trial) -> Trial:
    """The trial as it was planned."""
    if trial.attempt == 1:
        return trial
    return replace(trial, id=trial.id.removesuffix(f"-attempt{trial.attempt}"), attempt=1)


def _is_final(record: TrialRecord | None) -> bool:
    return record is not None and record.status in FINAL


def _key(trial: Trial) -> tuple[str, int, int, Kind]:
    return trial.dataset, trial.fork, trial.block, trial.kind
