"""Data that simply exist: a folder of Parquet tables that somebody else has made, taken as it is."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from datasets.errors import DatasetError
from datasets.footers import read_footer
from datasets.manifest import TableInfo, content_fingerprint
from datasets.write import FileEntry

_SUFFIX: Final = ".parquet"


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
    check_tables(paths, needed, f"{called} {folder}")
    return FoundData(folder=folder.resolve(), manifest=manifest_of(_entry(folder, path) for path in paths))


def check_tables(paths: Iterable[str], needed: Iterable[str], called: str) -> None:
    """DatasetError where the paths of data so `called` make no tables, or not the `needed` ones."""
    places = table_places(paths)
    if not places:
        raise DatasetError(
            f"{called} holds no Parquet files: a table is a sub-folder of them, or one file TABLE{_SUFFIX}"
        )
    if missing := [name for name in needed if name not in places]:
        raise DatasetError(f"{called} has no table {', '.join(missing)}: there is {', '.join(places)}")


def manifest_of(entries: Iterable[FileEntry]) -> FoundManifest:
    """What the files, in order, come to."""
    files = tuple(entries)
    return FoundManifest(tables=_tables(files), fingerprint=content_fingerprint(files), files=files)


def table_places(paths: Iterable[str]) -> dict[str, str]:
    """Name of each table → the folder or file that it is, from the paths of files, all relative to the data's folder.

    A sub-folder with Parquet files at any depth is a table, and so is a file TABLE.parquet beside them. Hidden files,
    which begin with "." or "_", are none. DatasetError where two have one name.
    """
    places: dict[str, str] = {}
    for path in sorted(paths):
        if not is_visible(path):
            continue
        place = path.partition("/")[0]
        name = place.removesuffix(_SUFFIX)
        if places.setdefault(name, place) != place:
            raise DatasetError(f"{places[name]} and {place} would both be the table {name}: move one of them away")
    return places


def partition_keys(paths: Iterable[str]) -> frozenset[str]:
    """Names of the columns that folders named KEY=VALUE on the way to these files are."""
    return frozenset(part.partition("=")[0] for path in paths for part in path.split("/")[:-1] if "=" in part)


def is_visible(path: str) -> bool:
    """Whether a path below the data's folder is that of a table's file."""
    return path.endswith(_SUFFIX) and not any(part.startswith((".", "_")) for part in path.split("/"))


def parquet_files(folder: str | Path) -> list[str]:
    """Paths of all tables' files, in order. A table may be a link to a folder; links within it are not followed."""
    found: list[str] = []
    for entry in os.scandir(folder):
        if entry.is_file():
            found.append(entry.path)
        else:
            found += [f"{place}/{name}" for place, _, names in os.walk(entry.path) for name in names]
    return sorted(filter(is_visible, (os.path.relpath(path, folder) for path in found)))


def _entry(folder: Path, path: str) -> FileEntry:
    file = folder / path
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            footer = read_footer(stream, size)
    except (OSError, pa.ArrowException) as error:
        raise unreadable(str(file), error) from error
    return FileEntry(path=path, rows=footer.rows, bytes=size, digest=footer.digest(size))


def unreadable(file: str, error: Exception) -> DatasetError:
    """What is said of a file that is no Parquet, or cannot be read."""
    reason = " ".join(str(error).split())[:200]
    return DatasetError(f"{file} cannot be read as Parquet ({reason}): repair it or move it away")


def _tables(files: Iterable[FileEntry]) -> dict[str, TableInfo]:
    by_table: defaultdict[str, list[FileEntry]] = defaultdict(list)
    for file in files:
        by_table[file.path.partition("/")[0].removesuffix(_SUFFIX)].append(file)
    return {
        name: TableInfo(rows=sum(f.rows for f in some), bytes=sum(f.bytes for f in some), files=len(some))
        for name, some in by_table.items()
    }
