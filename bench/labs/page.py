"""Labs as a page: one that was run, or all of them with the student's log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bench.labs.lab import Lab
from bench.labs.log import Entry as Done
from bench.labs.prediction import letters
from bench.labs.result import LabResult
from bench.labs.text import summary
from reports.forms.frame import render_page
from reports.render import HTML_FILE
from reports.writing.formatting import moment
from reports.writing.page import Block, Column, Entry, Heading, Row, Section, Start, Table, Text, columns

TEMPLATE: Final = "lab.html.j2"
_START: Final = Start(anchor="lab", title="Lab")


def render_lab(result: LabResult) -> str:
    """The page of a lab that was run, to lie beside the run's own."""
    lab = result.lab
    sections = (
        Section(anchor="question", title="Question", lead=lab.question, blocks=_choices(lab)),
        Section(anchor="result", title="Prediction and measurement", lead=_lead(result), blocks=_result(result)),
    )
    return render_page(TEMPLATE, _START, sections, title=lab.title, lead=f"Lab {lab.name}", page=HTML_FILE)


def render_labs(labs: Sequence[Lab], log: Sequence[Done]) -> str:
    """The page of all labs, and of what the student has predicted so far."""
    rows = tuple(
        Row(head=Entry(text=lab.name), cells=(Entry(text=lab.title), Entry(text=lab.question))) for lab in labs
    )
    table = Table(caption="All labs", columns=columns("Lab", "Title", "Question"), rows=rows)
    sections = (
        Section(anchor="labs", title="Labs", lead="python -m bench lab NAME runs one.", blocks=(table,)),
        Section(anchor="log", title="Log", lead=summary(log), blocks=_log(log)),
    )
    return render_page(TEMPLATE, _START, sections, title="Labs", lead="Predict, measure, explain.", page="")


def _choices(lab: Lab) -> tuple[Block, ...]:
    return tuple(Text(text=f"{letter}) {choice}") for letter, choice in zip(letters(lab), lab.choices, strict=True))


def _lead(result: LabResult) -> str:
    if result.trouble:
        return f"Nothing is judged, for an answer was not right: {result.trouble}"
    return f"You predicted {result.prediction.text}; measured was {result.measured_text}. {result.verdict}"


def _result(result: LabResult) -> tuple[Block, ...]:
    heads = (Column(label="Variant"), *(Column(label=label, numeric=True) for label in result.columns))
    rows = tuple(
        Row(head=Entry(text=row.variant), cells=tuple(Entry(text=value) for value in row.values)) for row in result.rows
    )
    stage = result.lab.asked.reading.top.stage
    return (
        Table(caption=f"What each variant took in {stage}", columns=heads, rows=rows),
        *(Text(text=lesson) for lesson in result.lessons),
        Text(text=result.caution, tone="muted"),
        Heading(text="The counters"),
        *(Text(text=meaning) for meaning in result.meanings),
        Heading(text="Next"),
        Text(text=result.lab.further),
    )


def _log(log: Sequence[Done]) -> tuple[Block, ...]:
    rows = tuple(
        Row(
            head=Entry(text=moment(each.at)),
            cells=tuple(Entry(text=text) for text in (each.lab, each.prediction, each.measured, each.judged)),
        )
        for each in log
    )
    heads = columns("When", "Lab", "Predicted", "Measured", "Judged")
    return (Table(caption="Predictions, oldest first", columns=heads, rows=rows),) if rows else ()
