"""All that was found on one dataset."""

from __future__ import annotations

from dataclasses import dataclass

from reports.comparison_types.attribution import Attribution
from reports.comparison_types.blocks import Blocks, Outlook
from reports.comparison_types.cost import Priced
from reports.comparison_types.finding import Finding
from reports.comparison_types.stage_comparison import StageComparison
from reports.comparison_types.sweep import SettingSweep
from reports.comparison_types.totals import SelfComparison, Total


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetComparison:
    """All variants on one dataset. `self_comparison` begins with the total; `total_stages` are what totals sum over.

    `outlook` is None without two forks, one of them with two blocks, `attribution` without variants that differ by one
    technique. `settings` has an entry for each variant a setting of which was varied. `findings` explain times by
    counters: by variant in order, the one that accounts for most first.
    """

    dataset: str
    blocks: Blocks
    stages: tuple[StageComparison, ...]
    total_stages: tuple[str, ...]
    totals: tuple[Total, ...]
    self_comparison: tuple[SelfComparison, ...]
    outlook: Outlook | None
    attribution: Attribution | None = None
    settings: tuple[SettingSweep, ...] = ()
    costs: tuple[Priced, ...] = ()
    findings: tuple[Finding, ...] = ()


def wrong_variants(dataset: DatasetComparison) -> frozenset[str]:
    """Variants that failed or answered wrongly in any stage of a dataset."""
    return frozenset(cell.variant for stage in dataset.stages for cell in stage.cells if cell.correct.is_wrong)
