"""The runs of a folder, read anew when their files have changed; nothing is ever written."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from reports.comparison_types import Comparison
from reports.errors import ReportError
from reports.files.reading import HEADER_FILE, TRIALS_FILE
from reports.forms.html import render_html
from reports.loading import LoadedRun, consistent, load_run
from reports.record import RunHeader
from reports.writing.formatting import moment, shortened

Stamp = tuple[tuple[int, int] | None, ...]
_REASON_LENGTH: Final = 300
_FILES: Final = (HEADER_FILE, TRIALS_FILE)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderOfRuns:
    """A folder that is no run and holds `runs` of them, such as those of a calibration; `path` is what to serve."""

    name: str
    path: Path
    runs: int


Found = ReadRun | BrokenRun | FolderOfRuns


class Library:
    """Holds what was read of each run until its files change; safe to ask from several threads."""

    def __init__(self, folder: Path) -> None:
        """Raises ReportError when `folder` is no folder, or a run itself."""
        if not folder.is_dir():
            raise ReportError(f"{folder} is no folder: give one that holds runs, such as runs/")
        if (folder / HEADER_FILE).exists():
            raise ReportError(f"{folder} is a run itself: give the folder that holds it, such as {folder.parent}")
        self._folder = folder
        self._known: dict[str, tuple[Stamp, Found]] = {}
        self._lock = Lock()

    @property
    def folder(self) -> Path:
        """Where the runs lie."""
        return self._folder

    def runs(self) -> tuple[Found, ...]:
        """Every run, the newest first, then folders of runs and what cannot be shown; the same objects as before where
        no file has changed. Raises ReportError without access to the folder.
        """
        with self._lock:
            folders = _real_folders(self._folder)
            self._known = {name: self._current(name, folder) for name, folder in folders.items()}
            found = [run for _, run in self._known.values()]
        read = [run for run in found if isinstance(run, ReadRun)]
        folders_of_runs = [run for run in found if isinstance(run, FolderOfRuns)]
        broken = [run for run in found if isinstance(run, BrokenRun)]
        return (*sorted(read, key=lambda run: (-run.header.created_at, run.name)), *folders_of_runs, *broken)

    def page(self, name: str) -> str | None:
        """The report of a run, made from its records; None for a name that no run here has.

        The name is looked up among the folders that are there and never becomes part of a path.
        Raises ReportError when the run cannot be shown.
        """
        folder = _real_folders(self._folder).get(name)
        if folder is None:
            return None
        run = load_run(folder)
        with consistent(folder):
            return render_html(run.comparison, run.header, run.records)

    def _current(self, name: str, folder: Path) -> tuple[Stamp, Found]:
        stamp = tuple(_stamp(folder / file) for file in _FILES)
        known = self._known.get(name)
        if known and known[0] == stamp and any(stamp):
            return known
        now = stamp, _read(name, folder)
        return known if known == now else now


def _read(name: str, folder: Path) -> Found:
    try:
        if runs := _runs_within(folder):
            return FolderOfRuns(name=name, path=folder, runs=runs)
        return _kept(name, load_run(folder))
    except ReportError as error:
        return BrokenRun(name=name, problem=shortened(str(error), _REASON_LENGTH))


def _kept(name: str, run: LoadedRun) -> ReadRun:
    began = moment(run.header.created_at)
    return ReadRun(name=name, began=began, header=run.header, comparison=run.comparison, records=len(run.records))


def _real_folders(folder: Path) -> dict[str, Path]:
    """Real folders only: a link such as `latest` is another name of a run, or leads out of here."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                entry.name
                for entry in entries
                if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
            )
    except OSError as error:
        raise ReportError(f"cannot read {folder} ({error.strerror}): check its permissions") from error
    return {name: folder / name for name in names}


def _runs_within(folder: Path) -> int:
    """How many runs a folder holds that is none itself."""
    if any(_stamp(folder / file) for file in _FILES):
        return 0
    return sum(_stamp(inner / HEADER_FILE) is not None for inner in _real_folders(folder).values())


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file does."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
