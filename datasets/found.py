"""Data that simply exist: a folder of Parquet tables that somebody else has made, taken as it is."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

from datasets.errors import DatasetError
from datasets.manifest import TableInfo, content_fingerprint
from datasets.write import FileEntry

_SUFFIX: Final = ".parquet"
_TAIL: Final = 8  # bytes: the footer's length, then Parquet's mark


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundManifest:
    """What can be told of data without reading them. A file's digest is that of its size and its footer, which has row
    counts and mostly the least and greatest value of each column; the fingerprint is over names and digests.
    """

    tables: Mapping[str, TableInfo]
    fingerprint: str
    files: tuple[FileEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundData:
    """A folder of tables."""

    folder: Path
    manifest: FoundManifest

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(file.bytes for file in self.manifest.files)


def find_data(folder: Path, needed: Iterable[str] = (), *, called: str = "the data") -> FoundData:
    """The tables of a folder, which must be there and include the `needed` ones; messages say what it is `called`.

    Raises DatasetError for a folder without Parquet files, a file that is none, and a table that is missing.
    """
    if not folder.is_dir():
        what = "is no folder" if folder.exists() else "does not exist"
        raise DatasetError(f"{called} {folder} {what}: give a folder with a sub-folder or a file of Parquet per table")
    try:
        paths = parquet_files(folder)
    except OSError as error:
        raise DatasetError(f"{called} {folder} cannot be read ({error.strerror}): see whether you may") from error
    places = table_places(paths)
    if not places:
        raise DatasetError(
            f"{called} {folder} holds no Parquet files: a table is a sub-folder of them, or one file TABLE{_SUFFIX}"
        )
    if missing := [name for name in needed if name not in places]:
        raise DatasetError(f"{called} {folder} has no table {', '.join(missing)}: there is {', '.join(places)}")
    files = tuple(_entry(folder, path) for path in paths)
    manifest = FoundManifest(tables=_tables(files), fingerprint=content_fingerprint(files), files=files)
    return FoundData(folder=folder.resolve(), manifest=manifest)


def table_places(paths: Iterable[str]) -> dict[str, str]:
    """Name of each table → the folder or file that it is, from the paths of files, all relative to the data's folder.

    A sub-folder with Parquet files at any depth is a table, and so is a file TABLE.parquet beside them. Hidden files,
    which begin with "." or "_", are none. DatasetError where two have one name.
    """
    places: dict[str, str] = {}
    for path in sorted(paths):
        if not _is_visible(path):
            continue
        place = path.partition("/")[0]
        name = place.removesuffix(_SUFFIX)
        if places.setdefault(name, place) != place:
            raise DatasetError(f"{places[name]} and {place} would both be the table {name}: move one of them away")
    return places


def _is_visible(path: str) -> bool:
    return path.endswith(_SUFFIX) and not any(part.startswith((".", "_")) for part in path.split("/"))


def parquet_files(folder: str | Path) -> list[str]:
    """Paths of all tables' files, in order. A table may be a link to a folder; links within it are not followed."""
    found: list[str] = []
    for entry in os.scandir(folder):
        if entry.is_file():
            found.append(entry.path)
        else:
            found += [f"{place}/{name}" for place, _, names in os.walk(entry.path) for name in names]
    return sorted(filter(_is_visible, (os.path.relpath(path, folder) for path in found)))


def _entry(folder: Path, path: str) -> FileEntry:
    file = folder / path
    try:
        rows = pq.read_metadata(file).num_rows
        return FileEntry(path=path, rows=rows, bytes=file.stat().st_size, digest=_footer_digest(file))
    except (OSError, pa.ArrowException) as error:
        reason = " ".join(str(error).split())[:200]
        raise DatasetError(f"{file} cannot be read as Parquet ({reason}): repair it or move it away") from error


def _footer_digest(file: Path) -> str:
    """XXH3 of the footer and of the file's size, 32 hex digits."""
    with file.open("rb") as stream:
        size = stream.seek(-_TAIL, os.SEEK_END) + _TAIL
        length = int.from_bytes(stream.read(4), "little")
        stream.seek(-(_TAIL + length), os.SEEK_END)
        return xxhash.xxh3_128_hexdigest(stream.read(length) + str(size).encode())


def _tables(files: Iterable[FileEntry]) -> dict[str, TableInfo]:
    by_table: defaultdict[str, list[FileEntry]] = defaultdict(list)
    for file in files:
        by_table[file.path.partition("/")[0].removesuffix(_SUFFIX)].append(file)
    return {
        name: TableInfo(rows=sum(f.rows for f in some), bytes=sum(f.bytes for f in some), files=len(some))
        for name, some in by_table.items()
    }
