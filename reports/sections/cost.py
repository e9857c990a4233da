"""What each variant uses up and costs, with the prices beneath."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from reports.comparison_types import Comparison, Cost, DatasetComparison, Total
from reports.prices import ASSUMED, Prices
from reports.sentences import added_up
from reports.writing.formatting import NOT_MEASURED, count, money, percent, significant, size, times
from reports.writing.page import Block, Column, Entry, Heading, Row, Section, Table, Text

_LEAD: Final = (
    "Medians over blocks of what all stages that are repeated in blocks use together. Reserved core-seconds are wall "
    "clock × cores of the variant, GiB-seconds are peak memory × wall clock. {requests} Ratios are of the "
    "prices and have no interval: whether a difference in time is real, the verdicts say."
)
_OF_FILES: Final = (
    "Files written and opened are the least numbers of PUT and GET requests; listings, commits and reads in several "
    "parts come on top."
)
_COUNTED: Final = "Requests to the object store were counted; a listing is priced as a write, a HEAD as a read."
_ASSUMPTIONS: Final = (
    "These prices are assumptions: round figures of the order of public on-demand prices, of no particular vendor. "
    "python -m reports RUN --prices FILE puts your own in their place."
)
_NONE: Final = "There are no costs: nothing was measured, or events came at a given pace, and times are their stream's."
_GIVEN: Final = "These prices were given for this report."
_THOUSAND: Final = 1000
_MUTED: Final = Entry(text=NOT_MEASURED, tone="muted")
_FILES: Final = "Files"
_REQUESTS: Final = "Requests"
_LABELS: Final = (
    "Core-seconds reserved",
    "CPU seconds of tasks",
    "GiB-seconds",
    "Stored",
    _FILES,
    "1,000 runs",
    "A year, one run an hour",
)


def cost_section(comparison: Comparison) -> Section:
    """A table per dataset, then the prices."""
    prices = comparison.prices
    blocks: list[Block] = []
    counted = any(own.cost.requests_counted for dataset in comparison.datasets for own in dataset.costs)
    lead = _LEAD.format(requests=_COUNTED if counted else _OF_FILES)
    if not any(dataset.costs for dataset in comparison.datasets):
        return Section(anchor="cost", title="Cost", lead=lead, blocks=(Text(text=_NONE),))
    for dataset in comparison.datasets:
        blocks += [Heading(text=dataset.dataset), _table(comparison.baseline, dataset, prices.currency)]
    blocks += [Heading(text="Prices"), _prices(prices), Text(text=_ASSUMPTIONS if prices == ASSUMED else _GIVEN)]
    return Section(anchor="cost", title="Cost", lead=lead, blocks=tuple(blocks))


def _table(baseline: str, dataset: DatasetComparison, currency: str) -> Table:
    totals = {total.variant: total for total in dataset.totals}
    reference = next((priced for priced in dataset.costs if priced.cost.variant == baseline), None)
    rows = []
    for own in dataset.costs:
        total = totals[own.cost.variant]
        head = Entry(text=own.cost.variant, note=_note(total, baseline))
        prices = (
            _price(own.run, reference.run if reference else None, total, currency, _THOUSAND),
            _price(own.year, reference.year if reference else None, total, currency, 1),
        )
        rows.append(Row(head=head, cells=(*_amounts(own.cost), *prices)))
    counted = any(own.cost.requests_counted for own in dataset.costs)
    labels = [_REQUESTS if counted and label == _FILES else label for label in _LABELS]
    columns = (Column(label="Variant"), *(Column(label=label, numeric=True) for label in labels))
    return Table(caption=f"Cost at {dataset.dataset} over {added_up(dataset)}", columns=columns, rows=tuple(rows))


def _note(total: Total, baseline: str) -> str:
    if total.variant == baseline:
        return "baseline"
    return "" if total.ratio else f"no ratio: {total.no_ratio}"


def _amounts(cost: Cost) -> tuple[Entry, ...]:
    used = cost.cpu_seconds / cost.core_seconds if cost.cpu_seconds is not None and cost.core_seconds else None
    return (
        _amount(cost.core_seconds, significant),
        _amount(cost.cpu_seconds, significant, "" if used is None else f"{percent(used)} of the reserved"),
        _amount(cost.gib_seconds, significant),
        _amount(cost.stored_bytes, size),
        _files(cost),
    )


def _amount(value: float | None, written: Callable[[float], str], note: str = "") -> Entry:
    return _MUTED if value is None else Entry(text=written(value), note=note)


def _files(cost: Cost) -> Entry:
    if cost.requests_counted:
        return Entry(text=f"{count(cost.write_requests)} PUT, LIST", note=f"{count(cost.read_requests)} GET, HEAD")
    if cost.files_written is None and cost.files_opened is None:
        return _MUTED
    return Entry(text=f"{count(cost.files_written)} written", note=_opened(cost))


def _opened(cost: Cost) -> str:
    return f"opened: {NOT_MEASURED}" if cost.files_opened is None else f"{count(cost.files_opened)} opened"


def _price(own: float | None, baseline: float | None, total: Total, currency: str, times_over: int) -> Entry:
    if own is None:
        return _MUTED
    ratio = f"{times(own / baseline)} the baseline's" if total.ratio and baseline else ""
    return Entry(text=money(times_over * own, currency), note=ratio)


def _prices(prices: Prices) -> Table:
    told = (
        ("A core for an hour", prices.core_hour),
        ("A GiB of memory for an hour", prices.gib_hour),
        ("A GB (10⁹ bytes) stored for a month", prices.gb_month),
        ("1,000 PUT or LIST requests", prices.thousand_puts),
        ("1,000 GET or HEAD requests", prices.thousand_gets),
    )
    rows = tuple(
        Row(head=Entry(text=what), cells=(Entry(text=f"{value:.6g} {prices.currency}"),)) for what, value in told
    )
    columns = (Column(label="What"), Column(label="Price", numeric=True))
    return Table(caption="Prices that these costs rest on", columns=columns, rows=rows, narrow=True)
