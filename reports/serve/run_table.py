"""The list of runs: rows for every folder."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from reports.comparison_types import Tone, Verdict
from reports.serve.library import FolderOfRuns, Found, ReadRun
from reports.writing.formatting import NOT_MEASURED, plural, shortened
from reports.writing.page import Entry, Row, Table, columns

RUN_PATH: Final = "/runs/"
_COMMAND: Final = ("python", "-m", "bench")
_COMMAND_LENGTH: Final = 160
_MOST_VERDICTS: Final = 8
_TONES: Final = {Tone.WRONG: "bad", Tone.FAILED: "bad", Tone.UNKNOWN: "muted"}


def run_table(runs: Sequence[Found]) -> Table:
    """Rows for every folder: of a run one for each dataset, of what cannot be shown one with the reason."""
    heads = columns("Run", "Began", "Options", "Data", "Against the baseline")
    caption = "Runs, the newest first, with a row for each dataset; each leads to its report"
    return Table(caption=caption, columns=heads, rows=tuple(row for run in runs for row in _rows(run)))


def _rows(run: Found) -> Iterator[Row]:
    if isinstance(run, ReadRun):
        yield from _read(run)
    elif isinstance(run, FolderOfRuns):
        yield _other(run.name, Entry(text=plural(run.runs, "run"), note=f"To see them: {_serving(run)}", tone="muted"))
    else:
        yield _other(run.name, Entry(text="broken", note=run.problem, tone="bad"))


def _read(run: ReadRun) -> Iterator[Row]:
    header = run.header
    state = f"{header.mode}, {header.outcome or 'unfinished'}, {plural(run.records, 'record')}"
    began, options = Entry(text=run.began, note=header.workload), Entry(text=_options(header.command))
    for index, label in enumerate([info.label for info in header.datasets] or ["none"]):
        verdicts = [verdict for verdict in run.comparison.verdicts if verdict.dataset == label]
        first = (linked(run, note=state), began, options)
        head, *cells = (linked(run), Entry(text=run.began), Entry(text="the same")) if index else first
        yield Row(head=head, cells=(*cells, Entry(text=label), _verdicts(verdicts)))


def _other(name: str, told: Entry) -> Row:
    none = Entry(text=NOT_MEASURED, tone="muted")
    return Row(head=Entry(text=name), cells=(none, Entry(text=""), Entry(text=""), told))


def _serving(folder: FolderOfRuns) -> str:
    return shlex.join(["python", "-m", "reports", "serve", str(folder.path)])


def address(run: ReadRun) -> str:
    """Where the run's report is served."""
    return RUN_PATH + quote(run.name, safe="", errors="surrogateescape")  # a folder's name may be no UTF-8


def linked(run: ReadRun, note: str = "") -> Entry:
    """The run's name, which leads to its report."""
    return Entry(text=run.name, note=note, href=address(run))


def _options(command: Sequence[str]) -> str:
    known = tuple(command[: len(_COMMAND)]) == _COMMAND
    return shortened(shlex.join(command[len(_COMMAND) :] if known else command) or "none", _COMMAND_LENGTH)


def _verdicts(verdicts: Sequence[Verdict]) -> Entry:
    """All of them in a few words each, the gravest first; coloured where the gravest is trouble or all say the same."""
    if not verdicts:
        return Entry(text="nothing to compare", tone="muted")
    told = [_gist(verdict) for verdict in verdicts[:_MOST_VERDICTS]]
    more = len(verdicts) - _MOST_VERDICTS
    note = f"and {plural(more, 'more variant')}" if more > 0 else ""
    tones = dict.fromkeys(_TONES.get(verdict.tone, str(verdict.tone)) for verdict in verdicts)
    first = next(iter(tones))
    return Entry(text="; ".join(told), note=note, tone=first if first == "bad" or len(tones) == 1 else "")


def _gist(verdict: Verdict) -> str:
    return " ".join(filter(None, (f"{verdict.variant}:", verdict.headline, verdict.interval)))
