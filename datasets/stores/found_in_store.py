"""Data that simply exist in an object store: tables below an address, taken where they lie."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from datasets.cache.cache import default_folder
from datasets.cache.workshop import abandoned, new_workshop, remove
from datasets.errors import DatasetError
from datasets.footers import read_footer
from datasets.found import FoundManifest, check_tables, is_visible, manifest_of, unreadable
from datasets.manifest import MANIFEST_NAME, Manifest, decode_manifest
from datasets.progress import Progress
from datasets.stores.object_store import ObjectStore
from datasets.write import FileEntry

_THREADS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredData:
    """Tables below an address, and the `folder` on this machine in which engines without the store find a copy of them,
    once it was brought there. A file's digest is that of its footer, its size and its ETag, which follows its content.
    """

    address: str
    folder: Path
    manifest: FoundManifest

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(file.bytes for file in self.manifest.files)


def find_stored(
    store: ObjectStore,
    address: str,
    needed: Iterable[str] = (),
    copies: Path | None = None,
    *,
    called: str = "the data",
) -> StoredData:
    """The tables below an address, which must include the `needed` ones; messages say what the data are `called`.

    Every object is asked for its ETag and its footer; nothing else is read. A copy would lie below `copies`, None for
    where datasets are kept. Raises DatasetError as `find_data` does, and where the store does not let us read.
    """
    named = f"{called} {address}"
    try:
        found = store.files(address)
    except OSError as error:
        raise store.explained(address, error) from None
    if not found:
        store.check(address)  # not before, for who may only read this prefix may not ask for the bucket
        raise DatasetError(
            f"{named}: nothing lies there; give the prefix of a sub-folder or a file of Parquet per table"
        )
    paths = sorted(filter(is_visible, found))
    check_tables(paths, needed, named)
    with ThreadPoolExecutor(_THREADS) as threads:
        manifest = manifest_of(threads.map(lambda path: _entry(store, address, path), paths))
    folder = (default_folder() if copies is None else copies) / f"copy-{manifest.fingerprint}"
    return StoredData(address=address, folder=folder, manifest=manifest)


def stored_manifest(store: ObjectStore, address: str) -> Manifest:
    """The manifest of generated data below an address; DatasetError if there is none or it cannot be understood."""
    try:
        if MANIFEST_NAME not in store.files(address):
            raise DatasetError(f"{address} is no dataset: it has no {MANIFEST_NAME}")
        return decode_manifest(store.read(f"{address}/{MANIFEST_NAME}"), address)
    except OSError as error:
        raise store.explained(address, error) from None


def ensure_copied(store: ObjectStore, data: StoredData, progress: Progress | None = None) -> StoredData:
    """The same data, with the copy in its folder, brought unless it is there whole.

    It is put in place in one step. Raises DatasetError where the store or this machine's disk does not allow it.
    """
    if _is_whole(data):
        return data
    if progress is not None:
        progress("copying the data, for what does not read the store")
    parent = data.folder.parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for leftover in abandoned(parent):
            remove(leftover)
        remove(data.folder)  # if there is one, it is damaged
        _copy(store, data)
    except OSError as error:
        reason = error.strerror or " ".join(str(error).split())[:200]
        raise DatasetError(
            f"{data.address} cannot be copied to {parent} ({reason}): see whether the disk has room, or give --data-dir"
        ) from None
    if not _is_whole(data):
        raise DatasetError(f"{data.address} has changed while it was copied: start again when nobody writes there")
    return data


def _entry(store: ObjectStore, address: str, path: str) -> FileEntry:
    try:
        with store.opened(f"{address}/{path}") as (file, etag):
            size = file.size()
            footer = read_footer(file, size)
    except OSError as error:
        raise store.explained(address, error) from None
    except pa.ArrowException as error:
        raise unreadable(f"{address}/{path}", error) from error
    return FileEntry(path=path, rows=footer.rows, bytes=size, digest=footer.digest(size, etag))


def _copy(store: ObjectStore, data: StoredData) -> None:
    """Tables, and what generated data say of themselves, which their queries are made from."""
    names = {entry.path for entry in data.manifest.files} | ({MANIFEST_NAME} & store.files(data.address).keys())
    workshop = new_workshop(data.folder.parent)
    try:
        made = workshop / data.folder.name
        store.fetch(data.address, made, names)
        made.rename(data.folder)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise  # else another process was faster
    finally:
        remove(workshop)


def _is_whole(data: StoredData) -> bool:
    files = ((data.folder / entry.path, entry.bytes) for entry in data.manifest.files)
    return all(file.is_file() and file.stat().st_size == size for file, size in files)
