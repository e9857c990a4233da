"""Which executions count, and what they add up to: selection and summaries, neither judgement nor ratio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from reports.comparison_types import BlockSeconds, MetricSummary, Times
from reports.evidence.attempts import counting
from reports.metrics import METRICS
from reports.record import Kind, StageInfo, StageRecord, Status, TrialRecord

Block = tuple[int, int]  # fork, block


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """One stage of one trial that counts."""

    record: TrialRecord
    done: StageRecord
    seconds: float

    @property
    def block(self) -> Block:
        """Fork and block, which pair it with the other variants."""
        return self.record.trial.fork, self.record.trial.block


def clocked(record: TrialRecord) -> float:
    """Seconds of a trial inside the clock: its stages' wall clocks added up; the whole trial when none was taken."""
    walls = [done.metrics.wall_seconds for done in record.stages if done.metrics.wall_seconds is not None]
    return sum(walls) if walls else record.seconds


def executions(
    records: Sequence[TrialRecord], variant: str, stage: StageInfo, replica: int = 1
) -> tuple[Execution, ...]:
    """What counts of a variant in a stage, in order of execution; `records` are all those of one dataset.

    Only measured trials that ended OK, have a wall clock and were not spoilt by a disturbance in their block; outside
    the blocks (block 0) only stages measured once.
    """
    found: dict[Block, Execution] = {}
    for record in sorted(counting(records), key=lambda record: record.started_at):
        trial = record.trial
        if (trial.variant, trial.replica) != (variant, replica):
            continue
        for done in record.stages:
            if done.stage == stage.name and is_measurement(record, done, once=stage.once):
                execution = Execution(record=record, done=done, seconds=done.metrics.wall_seconds or 0)
                found[execution.block] = execution
    return tuple(found.values())


def is_measurement(record: TrialRecord, done: StageRecord, *, once: bool) -> bool:
    """Whether estimates can rest on a stage of a trial, by itself; `once` says that the stage is measured once."""
    well = record.status is Status.OK and done.status is Status.OK and (done.metrics.wall_seconds or 0) > 0
    return well and record.trial.kind is Kind.MEASURED and (record.trial.block > 0 or once)


def times(blocks: Mapping[Block, float]) -> Times:
    """Summarise seconds by block."""
    values = list(blocks.values())
    return Times(
        blocks=tuple(BlockSeconds(fork=f, block=b, seconds=value) for (f, b), value in sorted(blocks.items())),
        median=median(values) if values else None,
        minimum=min(values, default=None),
        maximum=max(values, default=None),
    )


def seconds_by_block(found: Iterable[Execution]) -> dict[Block, float]:
    """Wall seconds of one stage by block."""
    return {execution.block: execution.seconds for execution in found}


def add_up(stages: Sequence[Mapping[Block, float]]) -> dict[Block, float]:
    """Sum over stages in the blocks that have all of them."""
    if not stages:
        return {}
    complete = set(stages[0]).intersection(*stages[1:])
    return {block: sum(stage[block] for stage in stages) for block in sorted(complete)}


def summarise_metrics(found: Sequence[Execution]) -> dict[str, MetricSummary | None]:
    """Median, minimum and maximum of every metric in the catalogue; None where no execution measured it."""
    return {metric.name: _summary(found, metric.name) for metric in METRICS}


def typical(found: Sequence[Execution]) -> Execution | None:
    """The execution whose wall clock is nearest the median: what details are shown of. None when there is none."""
    if not found:
        return None
    middle = median(execution.seconds for execution in found)
    return min(found, key=lambda execution: abs(execution.seconds - middle))


def _summary(found: Sequence[Execution], name: str) -> MetricSummary | None:
    values = [value for execution in found if (value := getattr(execution.done.metrics, name)) is not None]
    if not values:
        return None
    return MetricSummary(median=median(values), minimum=min(values), maximum=max(values), measured=len(values))
