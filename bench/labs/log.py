"""The student's log: a line of JSON for every lab that was run, in the folder of the labs' runs."""

from __future__ import annotations

import errno
import os
import time
from io import FileIO
from pathlib import Path
from typing import Final

import msgspec

from bench.errors import BenchError
from bench.labs.prediction import Judged
from bench.labs.result import LabResult

LOG_FILE: Final = "log.jsonl"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A lab that was run: `at` in seconds since 1970, texts as they were shown, `run` the folder's name."""

    at: float
    lab: str
    prediction: str
    measured: str
    judged: Judged
    run: str


def entry_of(result: LabResult) -> Entry:
    """The line for a lab that has just been run."""
    return Entry(
        at=time.time(),
        lab=result.lab.name,
        prediction=result.prediction.text,
        measured=result.measured_text,
        judged=result.judged,
        run=result.folder.name,
    )


def add_to_log(folder: Path, entry: Entry) -> None:
    """Append a line; BenchError if it cannot be written, and then no part of it stays."""
    path = folder / LOG_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as file:
            _append(file, msgspec.json.encode(entry) + b"\n")
    except OSError as error:
        raise BenchError(f"cannot write the log {path} ({error.strerror}): check space and permissions") from error


def _append(file: FileIO, line: bytes) -> None:
    before = file.tell()
    try:
        if file.write(line) < len(line):  # the disk is full but for so much
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError:
        file.truncate(before)
        raise


def read_log(folder: Path) -> tuple[Entry, ...]:
    """All lines, oldest first; BenchError for one that cannot be read."""
    path = folder / LOG_FILE
    if not path.exists():
        return ()
    try:
        return tuple(msgspec.json.decode(line, type=Entry) for line in path.read_bytes().splitlines() if line.strip())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BenchError(f"the log {path} cannot be read ({error}): repair the line, or move the file away") from error
