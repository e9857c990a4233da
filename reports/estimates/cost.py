"""What the repeated stages of a variant use up, and what that costs; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from typing import Final

from reports.comparison_types import Cost, Priced
from reports.evidence.cores import cores_of
from reports.evidence.measurements import Execution, add_up, executions
from reports.evidence.units import stages_in_blocks
from reports.metrics import StageMetrics
from reports.prices import Prices
from reports.record import RunHeader, TrialRecord

RUNS_A_YEAR: Final = 365 * 24
"""One run an hour."""

_HOUR: Final = 3600
_GIB: Final = 1 << 30
_GB: Final = 1_000_000_000
_MONTHS: Final = 12
_THOUSAND: Final = 1000


def costs(header: RunHeader, records: Sequence[TrialRecord]) -> tuple[Cost, ...]:
    """The cost of every variant, in the header's order; `records` are those of one dataset."""
    stages = stages_in_blocks(header, records)
    return tuple(
        _cost(info.name, cores_of(header, info.name), [executions(records, info.name, stage) for stage in stages])
        for info in header.variants
    )


def priced(header: RunHeader, records: Sequence[TrialRecord], prices: Prices) -> tuple[Priced, ...]:
    """The costs with what a run and a year of them cost."""
    return tuple(
        Priced(cost=cost, run=run_price(cost, prices), year=year_price(cost, prices)) for cost in costs(header, records)
    )


def run_price(cost: Cost, prices: Prices) -> float | None:
    """Price of the cores, memory and requests of one run; None unless all of them were measured.

    Where requests were not counted, files written and opened stand for them.
    """
    counted = cost.requests_counted
    return _sum(
        _times(cost.core_seconds, prices.core_hour / _HOUR),
        _times(cost.gib_seconds, prices.gib_hour / _HOUR),
        _times(cost.write_requests if counted else cost.files_written, prices.thousand_puts / _THOUSAND),
        _times(cost.read_requests if counted else cost.files_opened, prices.thousand_gets / _THOUSAND),
    )


def year_price(cost: Cost, prices: Prices) -> float | None:
    """Price of a year with one run an hour, of which the last output is kept; None unless all was measured."""
    return _sum(
        _times(run_price(cost, prices), RUNS_A_YEAR),
        _times(cost.stored_bytes, prices.gb_month * _MONTHS / _GB),
    )


def _cost(variant: str, cores: int | None, stages: Sequence[Sequence[Execution]]) -> Cost:
    return Cost(
        variant=variant,
        core_seconds=_median(stages, lambda metrics: _times(metrics.wall_seconds, cores)),
        cpu_seconds=_median(stages, lambda metrics: metrics.task_cpu_seconds),
        gib_seconds=_median(stages, _gib_seconds),
        stored_bytes=_median(stages, lambda metrics: _own(metrics.file_bytes, metrics.shared_bytes)),
        files_written=_median(stages, lambda metrics: _own(metrics.files_written, metrics.shared_files)),
        files_opened=_median(stages, lambda metrics: metrics.scan_files),
        write_requests=_median(stages, lambda metrics: _sum(metrics.put_requests, metrics.list_requests)),
        read_requests=_median(stages, lambda metrics: _sum(metrics.get_requests, metrics.head_requests)),
    )


def _median(stages: Sequence[Sequence[Execution]], measured: Callable[[StageMetrics], float | None]) -> float | None:
    """Median over the blocks in which every stage has it, of the sum over stages; None without such a block."""
    values = [
        {each.block: value for each in own if (value := measured(each.done.metrics)) is not None} for own in stages
    ]
    blocks = add_up(values)
    return median(blocks.values()) if blocks else None


def _own(all_of_them: float | None, shared: float | None) -> float | None:
    """What was written anew: what is shared with an earlier output costs nothing a second time."""
    return None if all_of_them is None else all_of_them - (shared or 0)


def _gib_seconds(metrics: StageMetrics) -> float | None:
    return _times(metrics.wall_seconds, _times(metrics.peak_memory_bytes, 1 / _GIB))


def _times(amount: float | None, price: float | None) -> float | None:
    return None if amount is None or price is None else amount * price


def _sum(*parts: float | None) -> float | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
