"""What each stage would take on more cores, and what holds it up there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reports.charts.palette import styles
from reports.charts.scale_out import scale_out_chart
from reports.comparison_types import Comparison, DatasetComparison, StageComparison, wrong_variants
from reports.estimates.scale_out import ScaleOut, scale_out
from reports.evidence.cores import cores_of
from reports.record import RunHeader, StageRecord
from reports.sections.typical import Typical
from reports.writing.formatting import NOT_MEASURED, plural, seconds
from reports.writing.page import Block, Column, Entry, Figure, Heading, Row, Section, Table, Text

_LEAD: Final = (
    "An estimate, not a measurement: the tasks of the trial nearest the median, each as long as it took here, go in "
    "their order to the core that is free first. A Spark stage waits for all that had ended when it began. Time that "
    "no Spark stage covers is the driver's and does not shrink. No network, no other number of partitions and no other "
    "plan is in it. A line turns flat where one slow task, or the driver, is all that is left: that is what a "
    "straggler costs on a cluster. Model / measured is the estimate for the cores of this run over what was measured "
    "on them: where it is far from 1, trust no other point."
)
_ABSENT: Final = (
    "No task times were kept. They come with Spark's REST API: keep the UI enabled; Spark stages of more than 20,000 "
    "tasks keep none."
)
_PACED: Final = "Events came at a given pace, and more cores would not have made them come faster."
_SHOWN: Final = (2, 8, 64, 1000)


def scale_out_section(comparison: Comparison, header: RunHeader, found: Typical) -> Section:
    """Per dataset and stage a chart and a table; variants that failed or answered wrongly are not drawn."""
    if header.stream.pace is not None:
        return Section(anchor="scale-out", title="On more cores", lead=_LEAD, blocks=(Text(text=_PACED),))
    blocks: list[Block] = []
    for dataset in comparison.datasets:
        for stage in dataset.stages:
            own = {name: found.get((dataset.dataset, stage.stage, name)) for name in comparison.variants}
            estimates = {name: _estimate(header, name, done) for name, done in own.items() if done is not None}
            if any(estimates.values()):
                blocks += _blocks(comparison, dataset, stage, estimates, number=len(blocks))
    if not blocks:
        blocks.append(Text(text=_ABSENT))
    return Section(anchor="scale-out", title="On more cores", lead=_LEAD, blocks=tuple(blocks))


def _estimate(header: RunHeader, variant: str, done: StageRecord) -> ScaleOut | None:
    return scale_out(done, cores_of(header, variant))


def _blocks(
    comparison: Comparison,
    dataset: DatasetComparison,
    stage: StageComparison,
    estimates: Mapping[str, ScaleOut | None],
    number: int,
) -> list[Block]:
    wrong = wrong_variants(dataset)
    title = f"{stage.stage} at {dataset.dataset}"
    drawn = {name: estimate for name, estimate in estimates.items() if estimate and name not in wrong}
    spec = scale_out_chart(drawn, styles(comparison.variants, comparison.baseline))
    blocks: list[Block] = [Heading(text=title)]
    if spec:
        caption = f"Estimated seconds of {title} by number of cores; dotted = driver and longest tasks in a row."
        blocks.append(Figure(id=f"scale-out-{number}", caption=caption, spec=spec))
    labels = (*(plural(cores, "core") for cores in _SHOWN), "Never below", "Model / measured")
    rows = tuple(_row(name, estimate, is_wrong=name in wrong) for name, estimate in estimates.items())
    columns = (Column(label="Variant"), *(Column(label=label, numeric=True) for label in labels))
    return [*blocks, Table(caption=f"Estimated time of {title}", columns=columns, rows=rows)]


def _row(name: str, found: ScaleOut | None, *, is_wrong: bool) -> Row:
    head = Entry(text=name, note="failed or answers wrongly: its time is of other work" if is_wrong else "")
    if found is None:
        return Row(head=head, cells=(Entry(text=NOT_MEASURED, tone="muted"),) * (len(_SHOWN) + 2))
    bound = Entry(
        text=seconds(found.bound),
        note=f"driver {seconds(found.driver)}, longest tasks in a row {seconds(found.row)}, "
        f"slowest {seconds(found.straggler)}",
    )
    times = (Entry(text=seconds(found.seconds[cores])) for cores in _SHOWN)
    return Row(head=head, cells=(*times, bound, _check(found)))


def _check(found: ScaleOut) -> Entry:
    if found.check is None:
        return Entry(text="not known", note="the run's settings do not tell its cores", tone="muted")
    check = found.check
    measured = seconds(check.seconds).replace(" ", "\u00a0")
    return Entry(text=f"{check.ratio:.2f}", note=f"at {plural(check.cores, 'core')}, measured {measured}")
