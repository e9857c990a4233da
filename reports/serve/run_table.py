"""The list of runs: a row for every folder."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from reports.comparison_types import Tone, Verdict
from reports.formatting import NOT_MEASURED, plural, shortened
from reports.page import Entry, Row, Table, columns
from reports.serve.library import BrokenRun, ReadRun

RUN_PATH: Final = "/runs/"
_COMMAND: Final = ("python", "-m", "bench")
_COMMAND_LENGTH: Final = 160
_TONES: Final = {Tone.WRONG: "bad", Tone.FAILED: "bad", Tone.UNKNOWN: "muted"}


def run_table(runs: Sequence[ReadRun | BrokenRun]) -> Table:
    """A row for every folder, those that cannot be shown with the reason."""
    heads = columns("Run", "Began", "Options", "Verdict")
    rows = tuple(_read(run) if isinstance(run, ReadRun) else _broken(run) for run in runs)
    return Table(caption="Runs, the newest first; each leads to its report", columns=heads, rows=rows)


def _read(run: ReadRun) -> Row:
    header = run.header
    state = f"{header.mode}, {header.outcome or 'unfinished'}, {plural(run.records, 'record')}"
    cells = (
        Entry(text=run.began, note=header.workload),
        Entry(text=_options(header.command)),
        _verdict(run.comparison.verdicts),
    )
    return Row(head=linked(run, note=state), cells=cells)


def _broken(run: BrokenRun) -> Row:
    cells = (Entry(text=NOT_MEASURED, tone="muted"), Entry(text=""), Entry(text="broken", note=run.problem, tone="bad"))
    return Row(head=Entry(text=run.name), cells=cells)


def linked(run: ReadRun, note: str = "") -> Entry:
    """The run's name, which leads to its report."""
    return Entry(text=run.name, note=note, href=RUN_PATH + quote(run.name, safe=""))


def _options(command: Sequence[str]) -> str:
    known = tuple(command[: len(_COMMAND)]) == _COMMAND
    return shortened(shlex.join(command[len(_COMMAND) :] if known else command) or "none", _COMMAND_LENGTH)


def _verdict(verdicts: Sequence[Verdict]) -> Entry:
    """The gravest, which stands first."""
    if not verdicts:
        return Entry(text="nothing to compare", tone="muted")
    first, *others = verdicts
    note = f"and {plural(len(others), 'more verdict')}" if others else ""
    return Entry(text=first.text, note=note, tone=_TONES.get(first.tone, str(first.tone)))
