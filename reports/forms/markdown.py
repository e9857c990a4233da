"""The comparison as Markdown, short enough for a pull request."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from reports.comparison_types import Comparison, DatasetComparison, Tone
from reports.explain.selection import LEAD, chief_findings, line
from reports.prices import ASSUMED
from reports.record import RunHeader
from reports.sentences import added_up, headline, measured, told
from reports.writing.formatting import money, plural, seconds
from reports.writing.visible import visible

_SPECIAL = re.compile(r"([\\`*_\[\]|~])")
_LEADING = re.compile(r"^(\d*)([#+\-.)])")  # headings and lists begin so
# Hosts make links of addresses, and messages of an @ with a name: a word joiner, unseen, keeps them text.
_LIVELY = re.compile(r"(@|:(?=//)|www(?=\.))")
MARKS = {Tone.WRONG: "**WRONG** ", Tone.FAILED: "**FAILED** ", Tone.UNKNOWN: "**?** "}
_RUNS = 1000


def render_markdown(comparison: Comparison, header: RunHeader) -> str:
    """Warnings, verdicts, totals per dataset, the chief findings and what the run cannot tell, ending in a newline."""
    return "\n".join(_lines(comparison, header)) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown takes for nothing else: names and errors come from plugins."""
    plain = _LEADING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", " ".join(visible(text).split())))
    return html.escape(_LIVELY.sub("\\1\u2060", plain), quote=False)


def row(cells: Sequence[str]) -> str:
    """A line of a table."""
    return "| " + " | ".join(map(escaped, cells)) + " |"


def _lines(comparison: Comparison, header: RunHeader) -> Iterator[str]:
    machine = header.environment
    yield f"### {escaped(comparison.workload)}: {escaped(', '.join(comparison.variants))}"
    yield ""
    yield from (f"- **Warning:** {escaped(warning)}" for warning in comparison.warnings)
    yield from (f"- {MARKS.get(each.tone, '')}{escaped(each.text)}" for each in comparison.verdicts)
    yield from (f"- {escaped(each.text)}" for each in comparison.self_verdicts)
    for dataset in comparison.datasets:
        yield ""
        yield from _table(dataset, comparison)
    yield ""
    yield from _why(comparison)
    yield from (f"- {escaped(note)}" for note in comparison.notes)
    where = f"run {comparison.run}, {plural(machine.cores, 'core')}, Spark {machine.spark}, Java {machine.java}"
    yield f"- {escaped(comparison.setup)} {escaped(where)}"


def _why(comparison: Comparison) -> Iterator[str]:
    found = list(chief_findings(comparison))
    if found:
        yield f"**{LEAD}:**"
        yield ""
        yield from (f"- {escaped(line(dataset, finding))}" for dataset, finding in found)
        yield ""


def _table(dataset: DatasetComparison, comparison: Comparison) -> Iterator[str]:
    yield f"**{escaped(dataset.dataset)}**, {escaped(added_up(dataset))}; {escaped(measured(dataset))}"
    yield ""
    assumed = " at assumed prices" if comparison.prices == ASSUMED else ""
    yield f"| variant | median | against {escaped(comparison.baseline)} | verdict | 1,000 runs{assumed} |"
    yield "|---|--:|--:|---|--:|"
    prices = {each.cost.variant: each.run for each in dataset.costs}
    for total in dataset.totals:
        median = "not measured" if total.times.median is None else seconds(total.times.median)
        if total.variant == comparison.baseline:
            ratio = ["baseline", ""]
        elif total.ratio:
            ratio = [told(total.ratio), headline(total.ratio)]
        else:
            ratio = ["no ratio", total.no_ratio or ""]
        run = prices.get(total.variant)
        price = "not measured" if run is None else money(_RUNS * run, comparison.prices.currency)
        yield row([total.variant, median, *ratio, price])
