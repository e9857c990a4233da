"""The catalogue is put together from one file for each family of metrics."""

from pathlib import Path

import reports.metrics
from reports.metrics import METRICS, StageMetrics

NO_FAMILY = {"__init__", "catalogue", "metric", "pitfalls"}


def test_every_family_of_metrics_that_has_a_file_is_a_group_of_the_catalogue() -> None:
    files = {path.stem for path in Path(reports.metrics.__file__).parent.glob("*.py")}
    assert {metric.group for metric in METRICS} == files - NO_FAMILY


def test_the_metrics_of_a_stage_take_no_room_beside_their_slots() -> None:
    assert not hasattr(StageMetrics(), "__dict__")
