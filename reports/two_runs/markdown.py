"""Two runs as Markdown, short enough for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reports.forms.markdown import MARKS, escaped, row
from reports.metrics import METRIC
from reports.two_runs.model import CounterPair, DatasetPair, RatioPair, TwoRuns
from reports.two_runs.words import NONE, change, overlap, ratio, times, titled, value
from reports.writing.formatting import moment

_ALL: Final = "all repeated"


def render_two_runs_markdown(found: TwoRuns) -> str:
    """Findings, then tables of ratios, changed counters and medians per dataset, ending in a newline."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: TwoRuns) -> Iterator[str]:
    yield f"### {escaped(found.workload)}: two runs side by side"
    yield ""
    yield from (f"- {each.side}: {escaped(f'{each.run}, {moment(each.created_at)}')}" for each in (found.a, found.b))
    yield from (f"- {MARKS.get(each.tone, '')}{escaped(each.text)}" for each in found.findings)
    yield f"- **{escaped(found.warning)}**"
    yield from (f"- {escaped(note)}" for note in found.notes)
    yield from (f"- only {each.side} has the {each.what} {escaped(each.name)}" for each in found.lonely)
    for dataset in found.datasets:
        yield from _table(f"{titled(dataset)}: times", ("median in A", "median in B"), times(dataset))
        against = f"against {found.a.baseline}, within each run"
        yield from _table(f"{dataset.dataset}: {against}", ("A", "B", "intervals"), _ratios(dataset))
        yield from _table(f"{dataset.dataset}: changed counters", ("counter", "A", "B", "change"), _counters(dataset))
    rows = [(each.group, each.name, each.a or NONE, each.b or NONE) for each in found.changes]
    yield from _table("what the runs say differently of themselves", ("A", "B"), rows, first=("what", "name"))


def _table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], first: Sequence[str] = ("stage", "variant")
) -> Iterator[str]:
    if not rows:
        return
    yield from ("", f"**{escaped(title)}**", "")
    yield row((*first, *columns))
    yield "|" + "---|" * (len(first) + len(columns))
    yield from map(row, rows)


def _ratios(dataset: DatasetPair) -> list[Sequence[str]]:
    return [_ratio(pair) for pair in dataset.ratios]


def _ratio(pair: RatioPair) -> Sequence[str]:
    return pair.stage or _ALL, pair.variant, ratio(pair.a, pair.no_a), ratio(pair.b, pair.no_b), overlap(pair)


def _counters(dataset: DatasetPair) -> list[Sequence[str]]:
    return [_counter(stage, variant, pair) for stage, variant, pair in dataset.counters if not pair.stays]


def _counter(stage: str, variant: str, pair: CounterPair) -> Sequence[str]:
    metric = METRIC[pair.metric]
    return stage, variant, metric.label, value(pair.a, metric), value(pair.b, metric), change(pair)
