"""The first section after the verdicts: ratios of all variants on all datasets, and how they answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.charts.overview import overview
from reports.charts.palette import Style, styles
from reports.charts.response import response
from reports.charts.setting import against_setting
from reports.comparing import setting_sweep
from reports.comparing.sweep import sentences
from reports.comparison_types import Comparison, DatasetComparison, Times
from reports.comparison_types.ratio import Basis, Ratio
from reports.sections.variants import answers_entry
from reports.sentences import added_up, intervals_of, measured, noise, note_of, tone_of
from reports.writing.formatting import NOT_MEASURED, seconds, speed
from reports.writing.page import Block, Column, Entry, Figure, Heading, Row, Section, Table, Text

_LEAD = (
    "All stages that are repeated in blocks, added up within each block. The A/A row compares the baseline with "
    "itself, as a check of the measurement: identical code must not be called different."
)


def overview_section(comparison: Comparison) -> Section:
    """Per dataset a chart of the ratios and a table with the same numbers, then the response curve."""
    look = styles(comparison.variants, comparison.baseline)
    blocks: list[Block] = []
    for index, dataset in enumerate(comparison.datasets):
        blocks.append(Heading(text=dataset.dataset))
        spec = overview(dataset, look)
        if spec:
            blocks.append(Figure(id=f"overview-{index}", caption=_caption(dataset, comparison), spec=spec))
        blocks.append(_table(dataset, comparison))
        if dataset.outlook:
            blocks.append(Text(text=noise(dataset.outlook, comparison.margin)))
    curve = response(comparison.datasets, look)
    blocks.append(Heading(text="Time against dataset"))
    if curve:
        caption = (
            "Median seconds of all repeated stages per dataset; whiskers from least to greatest block. "
            "Variants that failed or answered wrongly are left out."
        )
        blocks.append(Figure(id="response", caption=caption, spec=curve))
        if comparison.sweep:
            blocks += [Text(text=sentence) for sentence in sentences(comparison.sweep, comparison.baseline)]
    elif len(comparison.datasets) > 1:
        blocks.append(Text(text="No stage was repeated in blocks on two datasets: --repeat-all repeats every stage."))
    else:
        blocks.append(Text(text="One dataset only. Give several skews in one run to see how each variant responds."))
    blocks += _against_setting(comparison, look)
    return Section(anchor="overview", title="Overview", lead=_LEAD, blocks=tuple(blocks))


def _against_setting(comparison: Comparison, look: Mapping[str, Style]) -> Iterator[Block]:
    """Where a setting was varied: how each variant responds to it, per dataset."""
    for index, dataset in enumerate(comparison.datasets):
        if not dataset.settings:
            continue
        key = dataset.settings[0].key
        yield Heading(text=f"Time against {key}, {dataset.dataset}")
        spec = against_setting(dataset, comparison.baseline, look)
        if spec:
            caption = (
                f"Median seconds of all repeated stages at each value of {key}, at {dataset.dataset}; whiskers from "
                f"least to greatest block, dashed: {comparison.baseline} as it is."
            )
            yield Figure(id=f"setting-{index}", caption=caption, spec=spec)
        for found in dataset.settings:
            yield from (Text(text=sentence) for sentence in setting_sweep.sentences(found, comparison.baseline))


def ratio_entry(ratio: Ratio | None, reason: str | None) -> Entry:
    """A ratio with its interval and what it amounts to beneath, or the reason why there is none."""
    if ratio is None:
        return Entry(text="no ratio", note=reason or "", tone="muted")
    return Entry(text=speed(ratio.value), note=note_of(ratio), tone=str(tone_of(ratio)))


def seconds_entry(times: Times) -> Entry:
    """The median with least and greatest beneath."""
    if times.median is None:
        return Entry(text=NOT_MEASURED, tone="muted")
    if len(times.blocks) == 1:
        return Entry(text=seconds(times.median), note="n = 1")
    spread = f"{seconds(times.minimum)} to {seconds(times.maximum)}, n = {len(times.blocks)}"
    return Entry(text=seconds(times.median), note=spread)


def _table(dataset: DatasetComparison, comparison: Comparison) -> Table:
    itself = dataset.self_comparison[0]
    rows = [
        Row(
            head=Entry(text="A/A", note=f"{comparison.baseline} against itself"),
            cells=(Entry(text=""), ratio_entry(itself.ratio, itself.no_ratio), Entry(text="")),
        )
    ]
    for total in dataset.totals:
        own = [cell for stage in dataset.stages for cell in stage.cells if cell.variant == total.variant]
        is_judge = all(stage.judge == total.variant for stage in dataset.stages)
        is_baseline = total.variant == comparison.baseline
        ratio = Entry(text="baseline", tone="muted")
        if not is_baseline:
            ratio = ratio_entry(total.ratio, total.no_ratio)
        rows.append(
            Row(
                head=Entry(text=total.variant),
                cells=(seconds_entry(total.times), ratio, answers_entry(own, is_judge=is_judge)),
            )
        )
    columns = (
        Column(label="Variant"),
        Column(label="Median time", numeric=True),
        Column(label=f"Against {comparison.baseline}", numeric=True),
        Column(label="Answers"),
    )
    caption = f"Totals at {dataset.dataset} over {added_up(dataset)}; {measured(dataset)}"
    return Table(caption=caption, columns=columns, rows=tuple(rows))


def _caption(dataset: DatasetComparison, comparison: Comparison) -> str:
    """What the marks of the chart are, as far as they occur."""
    itself = dataset.self_comparison[0].ratio
    compared = [total.ratio for total in dataset.totals if total.ratio]
    found = [itself, *compared] if itself else compared
    parts = [f"Time relative to {comparison.baseline} at {dataset.dataset}"]
    if any(ratio.interval for ratio in found):
        with_interval = [ratio for ratio in compared if ratio.interval]
        parts.append(f"thick line = {intervals_of(with_interval or found[:1])}")
    if any(not ratio.interval for ratio in found):
        parts.append(f"thin line = range of the {found[0].basis}s, for there are too few for an interval")
    mean = " (mean of its blocks)" if found[0].basis is Basis.FORK else ""
    parts.append(f"small dot = one {found[0].basis}{mean}")
    if itself:
        parts.append("shaded = that of A/A, where differences are noise")
    return "; ".join(parts) + "."
