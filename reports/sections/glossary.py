"""The catalogue of metrics as far as a page names them: what each word that explains itself leads to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reports.metrics import METRICS, NEAR_SHARE, Metric
from reports.writing.formatting import in_words, percent
from reports.writing.page import Entry, Row, Section, Table, columns, metrics_named

_LEAD: Final = (
    "The metrics that this page names; those of a stage are added up over its Spark stages unless it says otherwise. "
    "Stable says what becomes of one when the same stage does the same work again: exact is the same number, near lies "
    f"within {percent(NEAR_SHARE)}, noisy depends on the weather and is compared by intervals only. Sources that begin "
    "with / are endpoints of Spark's monitoring REST API."
)


def glossary(sections: Sequence[Section]) -> tuple[Section, ...]:
    """A section with an entry for every metric that these sections name; none where they name none."""
    named = frozenset[str]().union(*(metrics_named(section.blocks) for section in sections))
    rows = tuple(_row(metric) for metric in METRICS if metric.name in named)
    if not rows:
        return ()
    heads = columns("Metric", "Unit", "Stable", "Meaning", "Source")
    table = Table(caption="Metrics by what they are about", columns=heads, rows=rows)
    return (Section(anchor="metrics", title="Metrics", lead=_LEAD, blocks=(table,)),)


def _row(metric: Metric) -> Row:
    cells = (
        Entry(text=in_words(metric.unit)),
        Entry(text=str(metric.stability)),
        Entry(text=metric.summary, note=metric.pitfall),
        Entry(text=metric.source),
    )
    head = Entry(text=metric.label, note=metric.name)
    return Row(head=head, cells=cells, group=metric.group, anchor=f"metric-{metric.name}")
