"""When to stop measuring a dataset: at the budget, or once the intervals are as narrow as was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench.planning.prepare import Prepared
from reports.evidence.units import units_of
from reports.files.store import RunStore
from reports.record import Kind, Mode, Trial
from reports.statistics import looks, precise_enough
from reports.writing.formatting import percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """Stop once intervals are narrow enough, which is looked into after so many units (blocks or forks) only.

    `reached` says of a dataset whether they are now.
    """

    asked: float
    looks: tuple[int, ...]
    mode: Mode
    reached: Callable[[str], bool]


@dataclass(slots=True, kw_only=True)
class Stopping:
    """Decides before every block whether it is still measured. `budget` is in seconds of the whole command.

    `reasons` collects why datasets were stopped, by label.
    """

    datasets: Sequence[str]
    budget: float | None = None
    precision: Precision | None = None
    reasons: dict[str, str] = field(default_factory=dict)

    def stops(self, block: Sequence[Trial], elapsed: float, seconds: float) -> str | None:
        """The reason to stop the block's dataset before it, told once; None to go on, or when it has stopped before.

        `elapsed` are seconds of the command so far, `seconds` those that the block is expected to take.
        """
        first = block[0]
        if first.dataset in self.reasons:
            return None
        reason = self._is_precise(first) or self._is_too_late(first, elapsed + seconds)
        if reason:
            self.reasons[first.dataset] = reason
        return reason

    def has_stopped(self, dataset: str) -> bool:
        """Whether no further block of the dataset is measured."""
        return dataset in self.reasons

    def _is_precise(self, first: Trial) -> str | None:
        precision = self.precision
        if precision is None:
            return None
        begins_unit = first.block > 1 if precision.mode is Mode.QUICK else first.kind is Kind.WARM_UP
        units = first.block - 1 if precision.mode is Mode.QUICK else first.fork - 1
        if not begins_unit or units not in precision.looks or not precision.reached(first.dataset):
            return None
        what = "blocks" if precision.mode is Mode.QUICK else "forks"
        return f"a precision of {percent(precision.asked)} was reached after {units} {what}"

    def _is_too_late(self, first: Trial, end: float) -> str | None:
        """Whether the block would end after its dataset's share of the budget; the first block never does."""
        if self.budget is None or (first.block <= 1 and first.fork == 1):
            return None
        share = self.budget * (self.datasets.index(first.dataset) + 1) / len(self.datasets)
        what = f"fork {first.fork}" if first.block <= 1 else f"block {first.block} of fork {first.fork}"
        return f"the budget ended before {what}" if end > share else None


def stopping_of(prepared: Prepared, store: RunStore) -> Stopping:
    """When a run that was prepared stops, by what its store holds then."""
    return Stopping(
        datasets=tuple(info.label for info in store.header.datasets),
        budget=prepared.options.budget,
        precision=_precision(prepared, store),
    )


def _precision(prepared: Prepared, store: RunStore) -> Precision | None:
    """When to look whether the run is precise enough, if it was asked for."""
    asked, found = prepared.options.precision, prepared.extent
    if asked is None:
        return None
    compared = len(prepared.selection.variants) - 1
    return Precision(
        asked=asked,
        looks=looks(max(1, compared), found.units),
        mode=found.mode,
        reached=lambda dataset: precise_enough(units_of(store.header, store.records(), dataset).values(), asked),
    )
