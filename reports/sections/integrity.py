"""What shows that the counters are final, whole and of undisturbed work, and what a second source says of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reports.record import RunHeader, Status, TrialRecord
from reports.record.integrity import Integrity, Tally
from reports.writing.formatting import count, plural
from reports.writing.page import Block, Column, Details, Entry, Row, Section, Table, Text

_LEAD: Final = (
    "Spark tells its counters late and forgets old ones, so every execution of a stage on Spark carries a certificate: "
    "all jobs ended, every task of every Spark stage seen once, no event dropped, two equal reads. Added up here over "
    "all executions that ended well, warm-up included. A trial whose certificate has an objection is never compared."
)
_NOT_ASKED: Final = "not asked"
_LABELS: Final = ("Executions", "Jobs", "Spark stages", "Tasks", "Objections", "Second source")


def integrity_section(header: RunHeader, records: Sequence[TrialRecord]) -> Section:
    """A row per stage and variant on Spark; every objection with its trial below."""
    rows = [
        _row(variant, stage, found)
        for stage in (info.name for info in header.stages)
        for variant in (info.name for info in header.variants)
        if (found := _certificates(records, variant, stage))
    ]
    blocks: list[Block] = []
    if rows:
        columns = (Column(label="Variant"), *(Column(label=label, numeric=True) for label in _LABELS))
        caption = "Seen of what was planned, over all datasets, forks and blocks"
        blocks.append(Table(caption=caption, columns=columns, rows=tuple(rows)))
    else:
        blocks.append(Text(text="No stage on Spark has ended well yet, so there are no certificates."))
    if not header.options.get("verify_metrics"):
        blocks.append(Text(text="--verify-metrics counts everything a second time, from Spark's event log."))
    objections = tuple(_objections(records))
    if objections:
        table = Table(caption="What was objected", columns=_columns("Trial", "Objection"), rows=objections)
        blocks.append(Details(summary=f"{plural(len(objections), 'objection')}", blocks=(table,)))
    return Section(anchor="integrity", title="Integrity of the counters", lead=_LEAD, blocks=tuple(blocks))


def _certificates(records: Sequence[TrialRecord], variant: str, stage: str) -> list[Integrity]:
    own = (record for record in records if record.trial.variant == variant)
    return [integrity for record in own for name, integrity in _of(record) if name == stage]


def _of(record: TrialRecord) -> list[tuple[str, Integrity]]:
    """The certificates of a trial by stage."""
    ended = (done for done in record.stages if done.status is Status.OK)
    return [(done.stage, done.integrity) for done in ended if done.integrity is not None]


def _row(variant: str, stage: str, found: Sequence[Integrity]) -> Row:
    objected = sum(not each.sound for each in found)
    return Row(
        head=Entry(text=variant),
        cells=(
            Entry(text=count(len(found))),
            *(Entry(text=_seen([getattr(each, name) for each in found])) for name in ("jobs", "spark_stages", "tasks")),
            Entry(text=count(objected), tone="bad" if objected else ""),
            _second_source(found),
        ),
        group=stage,
    )


def _seen(tallies: Sequence[Tally | None]) -> str:
    known = [tally for tally in tallies if tally is not None]
    if not known:
        return "not known"
    seen, planned = sum(tally.seen for tally in known), sum(tally.planned for tally in known)
    return count(seen) if seen == planned else f"{count(seen)} of {count(planned)}"


def _second_source(found: Sequence[Integrity]) -> Entry:
    differing = sum(len(each.disagreements) for each in found)
    equal = sum(len(each.compared) for each in found)
    if not equal and not differing:
        return Entry(text=_NOT_ASKED, tone="muted")
    told = f"{plural(equal, 'value')} equal"
    return Entry(text=f"{told}, {count(differing)} not", tone="bad") if differing else Entry(text=told)


def _objections(records: Sequence[TrialRecord]) -> list[Row]:
    return [
        Row(head=Entry(text=record.trial.id), cells=(Entry(text=f"{stage}: {objection}"),))
        for record in records
        for stage, integrity in _of(record)
        for objection in integrity.objections
    ]


def _columns(*labels: str) -> tuple[Column, ...]:
    return tuple(Column(label=label) for label in labels)
