"""What a finished dataset says of itself: `manifest.json`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from datasets.drawing.rows import Column
from datasets.drawing.shares import Shares
from datasets.errors import DatasetError
from datasets.payments.schemas import SCHEMAS
from datasets.payments.timeline import FIRST_DATE
from datasets.payments.transactions import PROBE_DAY
from datasets.payments.vocabulary import DECLINED, STATUSES
from datasets.spec import DatasetSpec
from datasets.write import FileEntry

MANIFEST_NAME: Final = "manifest.json"
NOTE: Final = "_made"
"""The file in its place where data say of themselves only what they are; hidden, so no reader takes it for a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableInfo:
    """Rows (markers included), size in bytes and number of files of one table."""

    rows: int
    bytes: int
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyShares:
    """How rows are spread over the keys of a column: as drawn, and as its law lets expect."""

    realised: Shares
    expected: Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """What the read-back queries ask for. The week includes both its ends; the merchant is the one with most rows."""

    day: date
    status: str
    merchant_id: int
    week_start: date
    week_end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A dataset's description. `fingerprint` is of the content.

    `shares` are those of historical transactions by key, under the names of the columns that can be skewed.
    """

    spec: DatasetSpec
    generator_version: int
    tables: Mapping[str, TableInfo]
    fingerprint: str
    shares: Mapping[str, KeyShares]
    probes: Probes
    event_files: int
    files: tuple[FileEntry, ...]


def tables_of(files: Iterable[FileEntry]) -> dict[str, TableInfo]:
    """Totals per table, in the order of the schemas."""
    by_table: dict[str, list[FileEntry]] = {name: [] for name in SCHEMAS}
    for file in files:
        by_table[file.path.split("/")[0]].append(file)
    return {
        name: TableInfo(rows=sum(f.rows for f in some), bytes=sum(f.bytes for f in some), files=len(some))
        for name, some in by_table.items()
    }


def content_fingerprint(files: Iterable[FileEntry]) -> str:
    """Thirty-two hex digits over the paths and digests of all files."""
    lines = sorted(f"{file.path} {file.digest}\n" for file in files)
    return hashlib.blake2b("".join(lines).encode(), digest_size=16).hexdigest()


def probes(rows_per_merchant: Column) -> Probes:
    """The probes of a dataset: a day that the stream leaves alone, and the Monday-to-Sunday week around it."""
    day = FIRST_DATE + timedelta(days=PROBE_DAY - 1)
    monday = day - timedelta(days=day.weekday())
    return Probes(
        day=day,
        status=STATUSES[DECLINED],
        merchant_id=int(np.argmax(rows_per_merchant)) + 1,
        week_start=monday,
        week_end=monday + timedelta(days=6),
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest; it is the last thing a dataset gets."""
    (folder / MANIFEST_NAME).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a dataset folder; raises DatasetError if there is none or it cannot be understood."""
    try:
        content = (folder / MANIFEST_NAME).read_bytes()
    except OSError as error:
        raise DatasetError(f"{folder} is no dataset: {MANIFEST_NAME} cannot be read ({error.strerror})") from error
    return decode_manifest(content, str(folder))


def decode_manifest(content: bytes, folder: str) -> Manifest:
    """The manifest that `content` is; DatasetError, which names the dataset's folder, if it cannot be understood."""
    try:
        return msgspec.json.decode(content, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, DatasetError) as error:
        raise DatasetError(f"{folder} is no usable dataset: {MANIFEST_NAME} cannot be understood ({error})") from error
