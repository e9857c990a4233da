"""The runs of a folder, read anew when their files have changed; nothing is ever written."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from reports.comparison_types import Comparison
from reports.errors import ReportError
from reports.formatting import moment, shortened
from reports.html import render_html
from reports.loading import LoadedRun, load_run
from reports.reading import HEADER_FILE, TRIALS_FILE
from reports.record import RunHeader

Stamp = tuple[tuple[int, int] | None, ...]
_REASON_LENGTH: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRun:
    """A run that can be shown. `name` is its folder's, `began` a date and time, `records` their number."""

    name: str
    began: str
    header: RunHeader
    comparison: Comparison
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRun:
    """A folder that cannot be shown as a run, and why."""

    name: str
    problem: str


class Library:
    """Holds what was read of each run until its files change; safe to ask from several threads."""

    def __init__(self, folder: Path) -> None:
        """Raises ReportError when `folder` is no folder, or a run itself."""
        if not folder.is_dir():
            raise ReportError(f"{folder} is no folder: give one that holds runs, such as runs/")
        if (folder / HEADER_FILE).exists():
            raise ReportError(f"{folder} is a run itself: give the folder that holds it, such as {folder.parent}")
        self._folder = folder
        self._known: dict[str, tuple[Stamp, ReadRun | BrokenRun]] = {}
        self._lock = Lock()

    @property
    def folder(self) -> Path:
        """Where the runs lie."""
        return self._folder

    def runs(self) -> tuple[ReadRun | BrokenRun, ...]:
        """Every run, the newest first, then what cannot be shown; raises ReportError without access to the folder."""
        with self._lock:
            folders = self._folders()
            self._known = {name: self._current(name, folder) for name, folder in folders.items()}
            found = [run for _, run in self._known.values()]
        read = [run for run in found if isinstance(run, ReadRun)]
        broken = [run for run in found if isinstance(run, BrokenRun)]
        return (*sorted(read, key=lambda run: (-run.header.created_at, run.name)), *broken)

    def page(self, name: str) -> str | None:
        """The report of a run, made from its records; None for a name that no run here has.

        The name is looked up among the folders that are there and never becomes part of a path.
        Raises ReportError when the run cannot be shown.
        """
        folder = self._folders().get(name)
        if folder is None:
            return None
        try:
            run = load_run(folder)
            return render_html(run.comparison, run.header, run.records)
        except ReportError:
            raise
        except Exception as error:
            raise ReportError(_contradiction(folder, error)) from error

    def _folders(self) -> dict[str, Path]:
        """Real folders only: a link such as `latest` is another name of a run, or leads out of here."""
        try:
            with os.scandir(self._folder) as entries:
                names = sorted(
                    entry.name
                    for entry in entries
                    if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
                )
        except OSError as error:
            raise ReportError(f"cannot read {self._folder} ({error.strerror}): check its permissions") from error
        return {name: self._folder / name for name in names}

    def _current(self, name: str, folder: Path) -> tuple[Stamp, ReadRun | BrokenRun]:
        stamp = tuple(_stamp(folder / file) for file in (HEADER_FILE, TRIALS_FILE))
        known = self._known.get(name)
        return known if known and known[0] == stamp else (stamp, _read(name, folder))


def _read(name: str, folder: Path) -> ReadRun | BrokenRun:
    try:
        return _kept(name, load_run(folder))
    except ReportError as error:
        return BrokenRun(name=name, problem=shortened(str(error), _REASON_LENGTH))
    except Exception as error:  # a header may contradict itself in any way, and must not hide the other runs
        return BrokenRun(name=name, problem=shortened(_contradiction(folder, error), _REASON_LENGTH))


def _kept(name: str, run: LoadedRun) -> ReadRun:
    began = moment(run.header.created_at)
    return ReadRun(name=name, began=began, header=run.header, comparison=run.comparison, records=len(run.records))


def _contradiction(folder: Path, error: Exception) -> str:
    return f"{folder} contradicts itself ({type(error).__name__}: {error}): run the benchmark again"


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
