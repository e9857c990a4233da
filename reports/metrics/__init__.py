"""What is measured of a stage, in which unit, where it comes from and how far to trust it.

A metric is one field of `StageMetrics`; each group of them is a family, in a file of its own. Reports, `--list`,
docs/metrics.md and the checks of stability read the rest from what is declared beside the field. `None` always means
"not measured", never zero.
"""

from reports.metrics.catalogue import METRIC, METRICS, STREAMING, StageMetrics
from reports.metrics.metric import NEAR_SHARE, Metric, Stability, Unit, alike

__all__ = [
    "METRIC",
    "METRICS",
    "NEAR_SHARE",
    "STREAMING",
    "Metric",
    "Stability",
    "StageMetrics",
    "Unit",
    "alike",
]
