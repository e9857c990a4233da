"""Labs as plain text of at most 100 columns: the list, a question, a result and the student's log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bench.labs.lab import Lab
from bench.labs.log import Entry
from bench.labs.prediction import letters
from bench.labs.result import LabResult
from reports.lines import printable, table_row, wrapped
from reports.metrics import Unit
from reports.render import HTML_FILE
from reports.writing.formatting import moment, plural, seconds

IN_UNIT: Final = {
    Unit.COUNT: "Your prediction, as a number",
    Unit.BYTES: "Your prediction, as a size such as 300 kB",
    Unit.RATIO: "Your prediction, as a factor such as 2.5, or as a share such as 40%",
    Unit.SECONDS: "Your prediction, in seconds",
}
_NAME: Final = 18


def ask(lab: Lab) -> str:
    """The line that asks for the prediction."""
    return f"Your prediction, {'/'.join(letters(lab))}" if lab.choices else IN_UNIT[lab.asked.reading.unit]


def list_text(labs: Sequence[Lab], log: Sequence[Entry]) -> str:
    """All labs by name, with how the student's last go at each ended."""
    last = {entry.lab: entry for entry in log}
    told = {lab.name: f"last time: {last[lab.name].judged}" if lab.name in last else "" for lab in labs}
    lines = [line for lab in labs for line in table_row((lab.name, lab.title, told[lab.name]), (_NAME, 48, 30))]
    end = "python -m bench lab NAME asks you for a prediction, then runs the experiment (under three minutes)."
    return _text([*lines, "", *wrapped(end)])


def question_text(lab: Lab) -> str:
    """The question and, where there are some, the answers to choose from."""
    choices = (f"  {letter}) {choice}" for letter, choice in zip(letters(lab), lab.choices, strict=True))
    return _text([lab.title, "", *wrapped(lab.question), "", *choices])


def result_text(result: LabResult) -> str:
    """Prediction against measurement, the counters, and what follows from them."""
    words = result.lab.asked.reading.words
    if result.trouble:
        body = wrapped(f"Nothing is judged, for an answer was not right: {result.trouble}")
    else:
        body = [
            *wrapped(f"you predicted  {result.prediction.text}"),
            *wrapped(f"measured       {result.measured_text}   ({words})"),
            *wrapped(result.verdict),
            "",
            *_table(result),
            "",
            *(line for lesson in result.lessons for line in wrapped(lesson, bullet="* ")),
            "",
            *wrapped(result.caution),
            *(line for meaning in result.meanings for line in wrapped(meaning, bullet="  ")),
            "",
            *wrapped(f"Next: {result.lab.further}"),
        ]
    return _text([*body, f"page: {result.folder / HTML_FILE}", f"took {seconds(result.seconds)}"])


def log_text(log: Sequence[Entry]) -> str:
    """What was predicted and measured so far, oldest first."""
    if not log:
        return "The log is empty: python -m bench lab NAME runs a lab.\n"
    widths = (20, _NAME, 30, 16, 12)
    rows = [
        ("when", "lab", "predicted", "measured", "judged"),
        *((moment(each.at), each.lab, each.prediction, each.measured, each.judged) for each in log),
    ]
    return _text([*(line for row in rows for line in table_row(row, widths)), summary(log)])


def summary(log: Sequence[Entry]) -> str:
    """How many labs, and how many were right."""
    right = sum(entry.judged == "right" for entry in log)
    return f"{plural(len(log), 'prediction')} in {plural(len({each.lab for each in log}), 'lab')}, {right} right"


def _table(result: LabResult) -> Iterable[str]:
    """A block of lines for each variant: metrics are too many, and too long, for columns."""
    longest = max(map(len, result.columns))
    for row in result.rows:
        yield row.variant
        for label, value in zip(result.columns, row.values, strict=True):
            yield f"  {label.ljust(longest)}  {value}"


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{printable(line)}\n" for line in lines)
