"""Every trial of the run, whatever became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from reports.charts.palette import styles
from reports.charts.trials import every_trial
from reports.comparison_types import Comparison
from reports.evidence.answers import ERROR_LENGTH
from reports.evidence.attempts import attempts_of
from reports.evidence.measurements import clocked
from reports.record import Status, TrialRecord
from reports.writing.formatting import plural, seconds, shortened
from reports.writing.page import Block, Code, Column, Details, Entry, Figure, Row, Section, Table, Text

_LEAD: Final = (
    "In order of execution, seconds inside the clock. Hollow marks do not enter any estimate (warm-up, upstream work), "
    "nor do hollow ones with a dot (a disturbance spoilt their block, or it was run again); a red cross did not end "
    "well. Trials differ in their stages: one that is measured once has a trial of its own. A trend across the blocks "
    "means that the machine drifted."
)
_OPEN_ROWS: Final = 12
_ERROR_TEXT: Final = 6_000


def trial_section(comparison: Comparison, records: Sequence[TrialRecord]) -> Section:
    """A dot and a row per trial, then what failed ones said."""
    ordered = sorted(records, key=lambda record: record.started_at)
    outside = attempts_of(records).outside
    spec = every_trial(ordered, styles(comparison.variants, comparison.baseline), outside)
    blocks: list[Block] = []
    if spec is None:
        blocks.append(Text(text="The run has no trial yet. They appear here as soon as it has made one."))
    else:
        blocks.append(Figure(id="trials", caption="Every trial in order of execution.", spec=spec))
        table = _table(ordered, outside)
        folded = Details(summary=f"All {plural(len(ordered), 'trial')} as a table", blocks=(table,))
        blocks.append(table if len(ordered) <= _OPEN_ROWS else folded)
        blocks += _errors(ordered)
    return Section(anchor="trials", title="Every trial", lead=_LEAD, blocks=tuple(blocks))


def _table(ordered: Sequence[TrialRecord], outside: Mapping[str, str]) -> Table:
    labels = (
        ("#", True),
        ("Variant", False),
        ("Dataset", False),
        ("Fork/block", True),
        ("Kind", False),
        ("Stages", False),
        ("Clock", True),
        ("Overhead", True),
        ("Status", False),
        ("Started (UTC)", True),
    )
    rows = tuple(
        _row(number, record, outside.get(record.trial.id, "")) for number, record in enumerate(ordered, start=1)
    )
    columns = tuple(Column(label=label, numeric=numeric) for label, numeric in labels)
    return Table(caption="Every trial; overhead is the harness's work outside the clock", columns=columns, rows=rows)


def _row(number: int, record: TrialRecord, outside: str) -> Row:
    trial = record.trial
    replica = f"replica {trial.replica} (A/A)" if trial.replica > 1 else ""
    fine = record.status is Status.OK
    overhead = ", ".join(f"{name} {seconds(value)}" for name, value in record.overhead.items())
    noted = "; ".join(f"{done.stage}: {note}" for done in record.stages for note in done.notes)
    said = shortened(_error(record) or noted, ERROR_LENGTH)
    cells = (
        Entry(text=trial.variant, note=replica),
        Entry(text=trial.dataset),
        Entry(text=f"{trial.fork}/{trial.block}"),
        Entry(text=str(trial.kind), note=outside, tone="muted" if outside else ""),
        Entry(text=", ".join(trial.stages)),
        Entry(text=seconds(clocked(record))),
        Entry(text=seconds(sum(record.overhead.values())) if record.overhead else "not measured", note=overhead),
        Entry(text=str(record.status), note=said, tone="" if fine else "bad"),
        Entry(text=f"{datetime.fromtimestamp(record.started_at, tz=UTC):%H:%M:%S}"),
    )
    return Row(head=Entry(text=str(number)), cells=cells)


def _errors(ordered: Sequence[TrialRecord]) -> list[Block]:
    """The whole text of every error, the same one only once."""
    texts: dict[str, list[str]] = {}
    for number, record in enumerate(ordered, start=1):
        if record.status is not Status.OK and (text := _error(record)):
            texts.setdefault(text, []).append(str(number))
    return [
        Details(summary=f"Error of trial {', '.join(numbers)}", blocks=(Code(text=text[:_ERROR_TEXT]),))
        for text, numbers in texts.items()
    ]


def _error(record: TrialRecord) -> str:
    return next((done.error for done in record.stages if done.error), record.error) or ""
