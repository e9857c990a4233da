"""docs/metrics.md, made from the catalogue: `python -m reports.metrics_page > docs/metrics.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from reports.metrics import METRICS, NEAR_SHARE, Metric

_OPENING: Final = f"""# Metrics

What is measured of every execution of a stage. This page is made from `reports/metrics/`
(`python -m reports.metrics_page > docs/metrics.md`); a test keeps the two equal.

How stable a metric is when the same stage does the same work again, with the same data, settings and cores:

- **exact**: the same number. One run is enough to see a change.
- **near**: within {NEAR_SHARE:.0%}. On one machine most of these were the same to the byte as well; on a cluster rows
  reach tasks in the order in which blocks arrive, and other orders compress otherwise.
- **noisy**: depends on the weather, so it is compared by intervals over many blocks.

`tests/spark/test_stability.py` repeats every shipped variant and fails when an exact counter changes or a near one goes
further. Sources that begin with `/` are endpoints of Spark's monitoring REST API; the first field after the colon is
Spark's own name. `--verify-metrics` counts task times, records, bytes, spill, Spark stages, tasks and the quantiles of
tasks a second time from Spark's event log, and demands that both are exactly equal.

A metric that could not be measured is null in the records and "not measured" in reports, never 0.
"""


def metrics_page() -> str:
    """The whole page, as Markdown."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _OPENING
    for group, members in groupby(METRICS, key=lambda metric: metric.group):
        yield f"## {group.capitalize()}\n"
        yield "| name | unit | stability | source | meaning |"
        yield "| --- | --- | --- | --- | --- |"
        for metric in members:
            yield _row(metric)
        yield ""


def _row(metric: Metric) -> str:
    meaning = f"{metric.summary} {metric.pitfall}".strip()
    return f"| `{metric.name}` | {metric.unit or 'number'} | {metric.stability} | {metric.source} | {meaning} |"


if __name__ == "__main__":
    sys.stdout.write(metrics_page())
