"""From the records of a run to the budget that it would keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from reports.budgets.budget import BUDGET_FORMAT, Budget, Setting, StageBudget
from reports.diffs.plan_text import comparable
from reports.evidence.attempts import counting
from reports.metrics import METRICS, NEAR_SHARE
from reports.record import Kind, StageRecord, Status, TrialRecord

REPEATED = tuple(metric.name for metric in METRICS if metric.repeats)
_READS = re.compile(r"Output \[(\d+)\]")
_PLACES = 4  # of a ratio such as shuffle skew: more only make the file unreadable


def measured_budget(
    workload: str, setting: Setting, records: Sequence[TrialRecord], near: float = NEAR_SHARE
) -> Budget:
    """What each variant took in its first measured execution of each stage that ended well and that counts."""
    variants: dict[str, dict[str, StageBudget]] = {}
    for variant, done in _executions(records):
        variants.setdefault(variant, {}).setdefault(done.stage, stage_budget(done))
    ordered = {name: _in_order(variants[name], setting.stages) for name in sorted(variants)}
    return Budget(format=BUDGET_FORMAT, workload=workload, near=near, setting=setting, variants=ordered)


def stage_budget(done: StageRecord) -> StageBudget:
    """The counters of one execution that repeat, as far as they were measured."""
    found = {name: getattr(done.metrics, name) for name in REPEATED}
    return StageBudget(
        counters={name: _rounded(value) for name, value in found.items() if value is not None},
        joins=dict(sorted(done.joins.items())),
        codecs=done.codecs,
        columns=_columns(done.plans),
        plan="".join(f"{line}\n" for line in _operators(done.plans)),
    )


def _executions(records: Sequence[TrialRecord]) -> Iterator[tuple[str, StageRecord]]:
    for record in counting(records):
        if record.trial.kind is Kind.MEASURED and record.trial.replica == 1:
            yield from ((record.trial.variant, done) for done in record.stages if done.status is Status.OK)


def _in_order(stages: Mapping[str, StageBudget], order: Sequence[str]) -> dict[str, StageBudget]:
    return {stage: stages[stage] for stage in order if stage in stages}


def _rounded(value: float) -> float:
    return value if isinstance(value, int) else round(value, _PLACES)


def _columns(plans: Sequence[str]) -> int | None:
    """Columns that scans read. Bytes do not tell: vectored reads of Parquet are hardly in `inputBytes`."""
    different = dict.fromkeys(map(comparable, plans))
    counts = [int(found[1]) for plan in different for found in map(_READS.match, _below_scans(plan)) if found]
    return sum(counts) if counts else None


def _below_scans(lines: Sequence[str]) -> Iterator[str]:
    return (below for line, below in pairwise(lines) if line.startswith("Scan "))


def _operators(plans: Sequence[str]) -> Iterator[str]:
    """Of each plan its operators; plans that are the same, as of one query's micro-batches, only once."""
    for plan in dict.fromkeys(comparable(each, details=False) for each in plans):
        yield from (line for line in plan if line and not line.startswith("=="))
