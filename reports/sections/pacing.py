"""Latencies, and rows behind over time, of a stage whose events came at a pace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reports.charts.lag import lag_chart
from reports.charts.palette import Style
from reports.estimates.pacing import Upkeep, behind_since, lags, upkeep
from reports.record import PacedStream, StageRecord
from reports.sections.typical import StageChart
from reports.writing.formatting import NOT_MEASURED, count, percent, seconds, significant
from reports.writing.page import Block, Column, Details, Entry, Row, Table, Text

LEAD: Final = (
    "Events came while the stage ran. A latency leads from when an event was handed to Kafka to the commit of the "
    "micro-batch that puts out what it completes. These are quantiles over all events of one execution, not intervals. "
    "Rows behind are counted whenever a micro-batch is committed."
)
_QUANTILES: Final = {
    "latency_p50_seconds": "50 % within",
    "latency_p95_seconds": "95 % within",
    "latency_p99_seconds": "99 % within",
}
_SHORT_OF_PACE: Final = 0.95


def paced_chart(title: str, stages: Mapping[str, StageRecord], look: Mapping[str, Style]) -> StageChart | None:
    """The chart with tables beneath it; None where no stream was paced."""
    own = {name: done for name, done in stages.items() if done.paced}
    spec = lag_chart(own, look)
    if spec is None:
        return None
    fold = Details(summary=f"Rows behind of {title} as a table", blocks=(_lag_table(title, own),))
    caption = f"Rows behind over time of {title}; at the dashed line the last event came."
    return StageChart(caption=caption, spec=spec, below=(_table(title, own), *_slow_producers(own), fold))


def _table(title: str, stages: Mapping[str, StageRecord]) -> Table:
    columns = (
        Column(label="Variant"),
        *(Column(label=label, numeric=True, metric=name) for name, label in _QUANTILES.items()),
        Column(label="Events", numeric=True),
        Column(label="Most rows behind", numeric=True, metric="most_rows_behind"),
        Column(label="Stay behind", numeric=True, metric="lag_growth"),
        Column(label="Pace"),
    )
    rows = tuple(_row(name, done, done.paced) for name, done in stages.items() if done.paced)
    return Table(caption=f"Latencies of {title}", columns=columns, rows=rows)


def _row(name: str, done: StageRecord, paced: PacedStream) -> Row:
    metrics = done.metrics
    latencies = (Entry(text=seconds(getattr(metrics, metric))) for metric in _QUANTILES)
    cells = (
        *latencies,
        Entry(text=count(paced.records)),
        Entry(text=count(metrics.most_rows_behind)),
        Entry(text=_growth(metrics.lag_growth)),
        _upkeep(done),
    )
    return Row(head=Entry(text=name), cells=cells)


def _growth(share: float | None) -> str:
    if share is None:
        return NOT_MEASURED
    return percent(share) if share > 0 else "none"


def _upkeep(done: StageRecord) -> Entry:
    found, since = upkeep(done.metrics.lag_growth), behind_since(done)
    if found is Upkeep.UNKNOWN:
        return Entry(text=found, note="too few micro-batches while events came", tone="muted")
    return Entry(text=found, note="" if since is None else f"for good after {seconds(since)}")


def _slow_producers(stages: Mapping[str, StageRecord]) -> tuple[Block, ...]:
    """Where events came slower than was asked for, latencies are of the pace that really was."""
    texts = []
    for name, paced in ((name, done.paced) for name, done in stages.items()):
        if paced and paced.seconds > 0 and (real := paced.records / paced.seconds) < _SHORT_OF_PACE * paced.rate:
            texts.append(
                f"For {name} the producer reached {significant(real)} of the {significant(paced.rate)} records per "
                "second that were asked for: the machine was too busy."
            )
    return tuple(Text(text=text, tone="bad") for text in texts)


def _lag_table(title: str, stages: Mapping[str, StageRecord]) -> Table:
    columns = (Column(label="After the first event", numeric=True), Column(label="Rows behind", numeric=True))
    rows = tuple(
        Row(head=Entry(text=seconds(lag.seconds)), cells=(Entry(text=count(lag.rows)),), group=name)
        for name, done in stages.items()
        for lag in lags(done)
    )
    return Table(caption=f"Rows behind of {title}, a row a micro-batch", columns=columns, rows=rows)
