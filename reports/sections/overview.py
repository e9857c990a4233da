"""The first section after the verdicts: ratios of all variants on all datasets, and how they answered."""

from __future__ import annotations

from reports.charts.overview import overview
from reports.charts.palette import styles
from reports.charts.response import response
from reports.comparison_types import Comparison, DatasetComparison, Ratio, Times
from reports.formatting import NOT_MEASURED, plural, seconds, speed, speed_range
from reports.page import Block, Column, Entry, Figure, Heading, Row, Section, Table, Text
from reports.sections.variants import answers_entry
from reports.verdicts import tone_of

_LEAD = (
    "All stages that are repeated in blocks, added up within each block. The A/A row compares the baseline with "
    "itself: a difference no larger than that is noise of this machine."
)


def overview_section(comparison: Comparison) -> Section:
    """Per dataset a chart of the ratios and a table with the same numbers, then the response curve."""
    look = styles(comparison.variants, comparison.baseline)
    blocks: list[Block] = []
    for index, dataset in enumerate(comparison.datasets):
        blocks.append(Heading(text=dataset.dataset))
        spec = overview(dataset, comparison.baseline, look)
        if spec:
            caption = (
                f"Time relative to {comparison.baseline} at {dataset.dataset}; "
                "line = range of the blocks, small dot = one block, shaded = A/A noise."
            )
            blocks.append(Figure(id=f"overview-{index}", caption=caption, spec=spec))
        blocks.append(_table(dataset, comparison))
    curve = response(comparison.datasets, look)
    blocks.append(Heading(text="Time against dataset"))
    if curve:
        caption = (
            "Median seconds of all repeated stages per dataset; whiskers from least to greatest block. "
            "Variants that failed or answered wrongly are left out."
        )
        blocks.append(Figure(id="response", caption=caption, spec=curve))
    else:
        blocks.append(Text(text="One dataset only. Give several skews in one run to see how each variant responds."))
    return Section(anchor="overview", title="Overview", lead=_LEAD, blocks=tuple(blocks))


def ratio_entry(ratio: Ratio | None, reason: str | None, noise: Ratio | None = None) -> Entry:
    """A ratio with its range beneath, or the reason why there is none."""
    if ratio is None:
        return Entry(text="no ratio", note=reason or "", tone="muted")
    spread = f"{plural(ratio.pairs, 'block')}: {speed_range(ratio.low, ratio.high)}"
    return Entry(
        text=speed(ratio.value),
        note="single measurement" if ratio.pairs == 1 else spread,
        tone=str(tone_of(ratio, noise)),
    )


def seconds_entry(times: Times) -> Entry:
    """The median with least and greatest beneath."""
    if times.median is None:
        return Entry(text=NOT_MEASURED, tone="muted")
    if len(times.blocks) == 1:
        return Entry(text=seconds(times.median), note="n = 1")
    spread = f"{seconds(times.minimum)} to {seconds(times.maximum)}, n = {len(times.blocks)}"
    return Entry(text=seconds(times.median), note=spread)


def _table(dataset: DatasetComparison, comparison: Comparison) -> Table:
    noise = dataset.self_comparison[0]
    rows = [
        Row(
            head=Entry(text="A/A noise", note=f"{comparison.baseline} against itself"),
            cells=(Entry(text=""), ratio_entry(noise.ratio, noise.no_ratio), Entry(text="")),
        )
    ]
    for total in dataset.totals:
        own = [cell for stage in dataset.stages for cell in stage.cells if cell.variant == total.variant]
        is_judge = all(stage.judge == total.variant for stage in dataset.stages)
        is_baseline = total.variant == comparison.baseline
        ratio = Entry(text="baseline", tone="muted")
        if not is_baseline:
            ratio = ratio_entry(total.ratio, total.no_ratio, noise.ratio)
        rows.append(
            Row(
                head=Entry(text=total.variant),
                cells=(seconds_entry(total.times), ratio, answers_entry(own, is_judge=is_judge)),
            )
        )
    stages = " + ".join(dataset.total_stages) or "no stage was repeated in blocks"
    columns = (
        Column(label="Variant"),
        Column(label="Median time", numeric=True),
        Column(label=f"Against {comparison.baseline}", numeric=True),
        Column(label="Answers"),
    )
    return Table(caption=f"Totals at {dataset.dataset} over {stages}", columns=columns, rows=tuple(rows))
