"""Is a folder a whole dataset? Cheap checks for every use, and a full one on request."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Final

from datasets.errors import DatasetError
from datasets.manifest import Manifest, content_fingerprint, read_manifest, tables_of
from datasets.payments.schemas import EVENT_TABLES, SCHEMAS
from datasets.spec import GENERATOR_VERSION, DatasetSpec
from datasets.write import FileEntry, digest

_PARQUET_MAGIC: Final = b"PAR1"


def check_whole(folder: Path, spec: DatasetSpec | None = None) -> Manifest:
    """The manifest of a dataset that has all its files, of the right size and ending as Parquet files do.

    Raises DatasetError saying what is damaged, or that the dataset is not the one of `spec`.
    """
    manifest = read_manifest(folder)
    _check_identity(folder, manifest, spec)
    for entry in manifest.files:
        _check_file(folder / entry.path, entry)
    _check_no_strangers(folder, manifest)
    _check_order(folder, manifest)
    return manifest


def verify(folder: Path) -> Manifest:
    """Like `check_whole`, and reads every byte; raises DatasetError if the content is not what was written."""
    manifest = check_whole(folder)
    for entry in manifest.files:
        if digest(folder / entry.path) != entry.digest:
            raise DatasetError(f"{folder / entry.path} is damaged: its content has changed; delete the dataset")
    return manifest


def _check_identity(folder: Path, manifest: Manifest, spec: DatasetSpec | None) -> None:
    if manifest.generator_version != GENERATOR_VERSION:
        made, now = manifest.generator_version, GENERATOR_VERSION
        raise DatasetError(f"{folder} was made by version {made} of the generator, this is version {now}")
    if spec is not None and manifest.spec != spec:
        other = manifest.spec
        raise DatasetError(f"{folder} holds another dataset: {other.label}, scale {other.scale:g}, seed {other.seed}")
    known = all(entry.path.split("/")[0] in SCHEMAS for entry in manifest.files)
    if not known or content_fingerprint(manifest.files) != manifest.fingerprint:
        raise DatasetError(f"{folder} is damaged: its manifest contradicts itself")
    if tables_of(manifest.files) != manifest.tables:
        raise DatasetError(f"{folder} is damaged: the totals in its manifest are not those of its files")


def _check_file(path: Path, entry: FileEntry) -> None:
    try:
        size = path.stat().st_size
        if size != entry.bytes:
            raise DatasetError(f"{path} is damaged: it has {size} bytes, not {entry.bytes}")
        with path.open("rb") as file:
            file.seek(-len(_PARQUET_MAGIC), 2)
            if file.read() != _PARQUET_MAGIC:
                raise DatasetError(f"{path} is damaged: it does not end as a Parquet file does")
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}") from error


def _check_no_strangers(folder: Path, manifest: Manifest) -> None:
    """A file too many would be read as part of the table. Hidden files are not read."""
    known = {folder / entry.path for entry in manifest.files}
    for name in SCHEMAS:
        for path in (folder / name).iterdir():
            if path not in known and not path.name.startswith((".", "_")):
                raise DatasetError(f"{path} does not belong to the dataset")


def _check_order(folder: Path, manifest: Manifest) -> None:
    for name in EVENT_TABLES:
        paths = sorted(entry.path for entry in manifest.files if entry.path.startswith(f"{name}/"))
        times = [(folder / path).stat().st_mtime_ns for path in paths]
        if any(later <= earlier for earlier, later in pairwise(times)):
            raise DatasetError(f"{folder / name} has lost the order of its files: modification times do not ascend")
