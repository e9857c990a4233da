"""Read the files of a run: what cannot be read is told with its place, and never guessed at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import msgspec

from reports.errors import ReportError
from reports.files.plain_file import plain_content
from reports.record import FORMAT_VERSION, RunHeader, Status, TrialRecord

HEADER_FILE: Final = "run.json"
TRIALS_FILE: Final = "trials.jsonl"
_MOST_OF_HEADER: Final = 64 << 20
_MOST_OF_TRIALS: Final = 1 << 30
"""Bytes. A trial leaves 1 to 50 kB, so this is a hundred times what the longest runs leave."""
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Format(msgspec.Struct):
    format: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTrials:
    """`records` in the order they were first written; `damage` says by number of line why it could not be read."""

    records: tuple[TrialRecord, ...]
    damage: Mapping[int, str]


def read_trials(folder: Path) -> ReadTrials:
    """Every record of a run; of two with the same trial id the last OK one counts.

    Raises ReportError when there are records that cannot be read at all; where there are none yet, there are none.
    """
    decoder = msgspec.json.Decoder(TrialRecord)
    kept: dict[str, TrialRecord] = {}
    damage: dict[int, str] = {}
    for number, line in enumerate(_lines(folder / TRIALS_FILE), start=1):
        if not line.strip():
            continue
        try:
            record = decoder.decode(line.rstrip(b"\n"))  # what is wrong with it is told without its end
        except _UNREADABLE as error:
            damage[number] = " ".join(str(error).split())
            continue
        earlier = kept.get(record.trial.id)
        if earlier is None or record.status is Status.OK or earlier.status is not Status.OK:
            kept[record.trial.id] = record
    return ReadTrials(records=tuple(kept.values()), damage=damage)


def last_line(folder: Path) -> bytes:
    """What stands behind the end of the last whole line of the records; empty where every line has its end."""
    return _lines(folder / TRIALS_FILE).getvalue().rpartition(b"\n")[2]


def is_damaged(line: bytes) -> bool:
    """Whether a line is no record."""
    try:
        msgspec.json.decode(line, type=TrialRecord)
    except _UNREADABLE:
        return True
    return False


def read_header(folder: Path) -> RunHeader:
    """What `run.json` says; raises ReportError when it is not there, of another format, damaged or in contradiction."""
    path = folder / HEADER_FILE
    content = _header_content(folder)
    try:
        found = msgspec.json.decode(content, type=_Format).format
        if found != FORMAT_VERSION:
            raise ReportError(
                f"{path} has format {found}, this version reads {FORMAT_VERSION}: use the version that wrote it"
            )
        header = msgspec.json.decode(content, type=RunHeader)
    except _UNREADABLE as error:
        reason = " ".join(str(error).split())
        raise ReportError(f"{path} is damaged ({reason}): restore it or run the benchmark again") from error
    if contradiction := _contradiction(header):
        raise ReportError(f"{path} contradicts itself ({contradiction}): restore it or run the benchmark again")
    return header


def _lines(path: Path) -> BytesIO:
    try:
        return BytesIO(plain_content(path, _MOST_OF_TRIALS))
    except FileNotFoundError:
        return BytesIO()


def _header_content(folder: Path) -> bytes:
    try:
        return plain_content(folder / HEADER_FILE, _MOST_OF_HEADER)
    except (FileNotFoundError, NotADirectoryError):
        raise ReportError(f"{folder} is no run: it holds no {HEADER_FILE}; give a folder such as runs/<id>") from None


def _contradiction(header: RunHeader) -> str | None:
    """What names and indexes of a header cannot be: everything is found by them."""
    names = {
        "variant": [info.name for info in header.variants],
        "dataset": [info.label for info in header.datasets],
        "stage": [info.name for info in header.stages],
    }
    for kind, found in names.items():
        if twice := [name for name, times in Counter(found).items() if times > 1]:
            return f"the {kind} {twice[0]!r} is there twice"
    if header.baseline not in names["variant"]:
        return f"the baseline {header.baseline!r} is none of its variants"
    known = len(header.sources)
    for source in header.stage_sources:
        if any(index >= known for indexes in source.files.values() for index in indexes):
            return f"the source of {source.stage} of {source.variant} refers to a text that is not there"
    return None
