"""The folder of a run on disk: `run.json` with the header, `trials.jsonl` with one record a line."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import IO, Final, Self

import msgspec

from reports.errors import ReportError
from reports.files.atomic import make_atomically, point_atomically, remove_drafts, write_atomically
from reports.files.durable import sync_folder
from reports.files.encoded import as_json
from reports.files.reading import HEADER_FILE, TRIALS_FILE, ReadTrials, is_damaged, last_line, read_header, read_trials
from reports.record import RunHeader, TrialRecord

LATEST: Final = "latest"
LOGS: Final = "logs"
"""The folder within a run's that its workers' logs are in."""


class RunStore:
    """Reads and writes one run folder. Holds nothing but the path: every read is from disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def create(cls, runs_folder: Path, header: RunHeader) -> Self:
        """Make `<runs_folder>/<header.id>`, header and all in one step, and point `<runs_folder>/latest` at it.

        Raises ReportError when the id is no plain folder name, is taken, or the folder cannot be written.
        """
        if not _is_plain(header.id):
            raise ReportError(f"run id {header.id!r} is no plain folder name: use letters, digits and dashes")
        store = cls(runs_folder / header.id)
        try:
            remove_drafts(runs_folder)
            make_atomically(store.folder, {HEADER_FILE: as_json(header)})
            point_atomically(runs_folder / LATEST, header.id)
        except FileExistsError:
            raise ReportError(f"run {header.id} is there already in {runs_folder}: give the run another id") from None
        except OSError as error:
            raise ReportError(
                f"cannot write run {header.id} to {runs_folder} ({error.strerror}): choose another folder"
            ) from error
        return store

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The run in `folder`; raises ReportError when there is none that this version can read."""
        store = cls(_resolve(folder))
        read_header(store.folder)
        return store

    @property
    def folder(self) -> Path:
        """Where the run lies."""
        return self._folder

    @property
    def header(self) -> RunHeader:
        """What `run.json` says now; raises ReportError when it cannot be read."""
        return read_header(self._folder)

    def update_header(self, header: RunHeader) -> None:
        """Replace `run.json` as a whole."""
        write_atomically(self._folder / HEADER_FILE, as_json(header))

    def mend(self) -> None:
        """Remove what a crash has left half-way: a record that was cut off, and files that were being written.

        The run is the latest where there is none yet. Only for who holds the folder, since a line that is being written
        looks the same.
        """
        for folder in (self._folder.parent, self._folder, self._folder / LOGS):
            remove_drafts(folder)
        latest = self._folder.with_name(LATEST)
        if not latest.is_symlink() and not latest.exists():
            with suppress(OSError):  # what is around the run may be closed to us
                point_atomically(latest, self._folder.name)
        rest = last_line(self._folder)
        if rest and is_damaged(rest):
            path = self._folder / TRIALS_FILE
            os.truncate(path, path.stat().st_size - len(rest))

    def append(self, record: TrialRecord) -> None:
        """Add one line to `trials.jsonl`; it is on the disk when this returns."""
        with (self._folder / TRIALS_FILE).open("a+b") as file:
            is_first = file.seek(0, os.SEEK_END) == 0
            # A line that a crash cut off must not swallow this one.
            start = b"" if is_first or _ends_a_line(file) else b"\n"
            file.write(start + msgspec.json.encode(record) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if is_first:
            sync_folder(self._folder)

    def records(self) -> tuple[TrialRecord, ...]:
        """All records in the order they were first written; of two with the same trial id the last OK one counts."""
        return self.read().records

    def read(self) -> ReadTrials:
        """The records, and why lines could not be read."""
        return read_trials(self._folder)


def _is_plain(name: str) -> bool:
    """Whether it is the name of a folder here, and leads nowhere else."""
    return name not in {"", ".", "..", LATEST} and Path(name).name == name and "\0" not in name


def _ends_a_line(file: IO[bytes]) -> bool:
    """Of a file that is not empty."""
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def _resolve(folder: Path) -> Path:
    if not folder.is_file():
        return folder
    if folder.name == LATEST:  # the text file that stands in for a symlink
        name = folder.read_text(encoding="utf-8", errors="replace").strip()
        if not _is_plain(name):
            raise ReportError(f"{folder} names no run beside it: give the run's folder")
        return folder.with_name(name)
    raise ReportError(f"{folder} is a file, not a run: give the folder that holds {HEADER_FILE}")
