"""What a comparison consists of: plain frozen data that every renderer and `comparison.json` are made from.

`reports.comparing.comparison` makes a `Comparison` from a run's records. It has a `DatasetComparison` for every
dataset, and that a `StageComparison` for every stage, with a `Cell` for every variant.
"""

from reports.comparison_types.attribution import Attribution, Part
from reports.comparison_types.blocks import Blocks, Outlook
from reports.comparison_types.comparison import Comparison
from reports.comparison_types.cost import Cost, Priced
from reports.comparison_types.dataset_comparison import DatasetComparison, wrong_variants
from reports.comparison_types.stage_comparison import Cell, Correct, StageComparison
from reports.comparison_types.sweep import Crossing, SettingPoint, SettingSweep, Sweep
from reports.comparison_types.times import BlockSeconds, MetricSummary, Times
from reports.comparison_types.totals import SelfComparison, Total
from reports.comparison_types.verdict import Tone, Verdict

__all__ = [
    "Attribution",
    "BlockSeconds",
    "Blocks",
    "Cell",
    "Comparison",
    "Correct",
    "Cost",
    "Crossing",
    "DatasetComparison",
    "MetricSummary",
    "Outlook",
    "Part",
    "Priced",
    "SelfComparison",
    "SettingPoint",
    "SettingSweep",
    "StageComparison",
    "Sweep",
    "Times",
    "Tone",
    "Total",
    "Verdict",
    "wrong_variants",
]
