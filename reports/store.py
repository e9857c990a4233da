"""The folder of a run on disk: `run.json` with the header, `trials.jsonl` with one record a line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Final, Self

import msgspec

from reports.atomic import point_atomically, write_atomically
from reports.errors import ReportError
from reports.record import FORMAT_VERSION, RunHeader, Status, TrialRecord

HEADER_FILE: Final = "run.json"
TRIALS_FILE: Final = "trials.jsonl"
LATEST: Final = "latest"


class _Format(msgspec.Struct):
    format: int


class RunStore:
    """Reads and writes one run folder. Holds nothing but the path: every read is from disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def create(cls, runs_folder: Path, header: RunHeader) -> Self:
        """Make `<runs_folder>/<header.id>` and point `<runs_folder>/latest` at it.

        Raises ReportError when the id is no plain folder name, is taken, or the folder cannot be written.
        """
        if header.id in {"", ".", "..", LATEST} or Path(header.id).name != header.id:
            raise ReportError(f"run id {header.id!r} is no plain folder name: use letters, digits and dashes")
        store = cls(runs_folder / header.id)
        try:
            store.folder.mkdir(parents=True)
            store.update_header(header)
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
        _read_header(store.folder)
        return store

    @property
    def folder(self) -> Path:
        """Where the run lies."""
        return self._folder

    @property
    def header(self) -> RunHeader:
        """What `run.json` says now; raises ReportError when it cannot be read."""
        return _read_header(self._folder)

    def update_header(self, header: RunHeader) -> None:
        """Replace `run.json` as a whole."""
        write_atomically(self._folder / HEADER_FILE, msgspec.json.format(msgspec.json.encode(header), indent=2) + b"\n")

    def append(self, record: TrialRecord) -> None:
        """Add one line to `trials.jsonl`; it is on the disk when this returns."""
        with (self._folder / TRIALS_FILE).open("a+b") as file:
            # A line that a crash cut off must not swallow this one.
            start = b"" if _ends_a_line(file) else b"\n"
            file.write(start + msgspec.json.encode(record) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def records(self) -> tuple[TrialRecord, ...]:
        """All records in the order they were first written; of two with the same trial id the last OK one counts."""
        kept: dict[str, TrialRecord] = {}
        for record in self._lines().values():
            if record is None:
                continue
            earlier = kept.get(record.trial.id)
            if earlier is None or record.status is Status.OK or earlier.status is not Status.OK:
                kept[record.trial.id] = record
        return tuple(kept.values())

    @property
    def damaged_lines(self) -> tuple[int, ...]:
        """Numbers (from 1) of the lines of `trials.jsonl` that are no record, such as one a crash cut off."""
        return tuple(number for number, record in self._lines().items() if record is None)

    def _lines(self) -> dict[int, TrialRecord | None]:
        path = self._folder / TRIALS_FILE
        try:
            content = path.read_bytes() if path.exists() else b""
        except OSError as error:
            raise ReportError(f"cannot read {path} ({error.strerror}): check its permissions") from error
        decoder = msgspec.json.Decoder(TrialRecord)
        lines = enumerate(content.split(b"\n"), start=1)
        return {number: _record(decoder, line) for number, line in lines if line.strip()}


def _record(decoder: msgspec.json.Decoder[TrialRecord], line: bytes) -> TrialRecord | None:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _ends_a_line(file: IO[bytes]) -> bool:
    if file.seek(0, os.SEEK_END) == 0:
        return True
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def _resolve(folder: Path) -> Path:
    if not folder.is_file():
        return folder
    if folder.name == LATEST:  # the text file that stands in for a symlink
        return folder.with_name(folder.read_text(encoding="utf-8", errors="replace").strip())
    raise ReportError(f"{folder} is a file, not a run: give the folder that holds {HEADER_FILE}")


def _read_header(folder: Path) -> RunHeader:
    path = folder / HEADER_FILE
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise ReportError(f"{folder} is no run: it holds no {HEADER_FILE}; give a folder such as runs/<id>") from None
    except OSError as error:
        raise ReportError(f"cannot read {path} ({error.strerror}): check its permissions") from error
    try:
        found = msgspec.json.decode(content, type=_Format).format
        if found != FORMAT_VERSION:
            raise ReportError(
                f"{path} has format {found}, this version reads {FORMAT_VERSION}: use the version that wrote it"
            )
        return msgspec.json.decode(content, type=RunHeader)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise ReportError(f"{path} is damaged ({reason}): restore it or run the benchmark again") from error
