"""The whole: all that was found in a run."""

from __future__ import annotations

from dataclasses import dataclass

from reports.comparison_types.dataset_comparison import DatasetComparison
from reports.comparison_types.sweep import Sweep
from reports.comparison_types.verdict import Verdict
from reports.prices import Prices
from reports.record import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The records of a run set against its baseline.

    `verdicts` are ordered gravest first, `self_verdicts` are of the baseline against itself, one a dataset. `setup`
    says how it was measured and `definition` what the numbers mean. `warnings` come before all else, `notes` say what
    the run cannot tell. `all_well` is True when every variant was measured on every dataset, nothing failed, the
    reference included, and no answer differs. `margin` and `precision` are shares: 0.03 is 3 %.
    """

    format: int
    run: str
    workload: str
    baseline: str
    variants: tuple[str, ...]
    mode: Mode
    margin: float
    precision: float | None
    setup: str
    definition: str
    warnings: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    self_verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...]
    all_well: bool
    datasets: tuple[DatasetComparison, ...]
    prices: Prices
    sweep: Sweep | None = None
