"""From a spec to a finished dataset in a folder: found there, or made and put there in one step."""

from __future__ import annotations

import errno
import os
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from datasets.errors import DatasetError
from datasets.generate_initial_data import Progress, generate
from datasets.integrity import check_whole, verify
from datasets.manifest import MANIFEST_NAME, Manifest
from datasets.schemas import SCHEMAS
from datasets.spec import DatasetSpec
from datasets.workshop import abandoned, new_workshop, remove, set_aside, size_of
from datasets.write import is_part_name

__all__ = ["Dataset", "default_folder", "ensure", "ensure_at", "prune", "verify"]

FOLDER_VARIABLE: Final = "SPARK_VARIANT_BENCH_DATA"
_FOLDER_NAME: Final = re.compile(r"scale-[0-9.e+-]+-(skew|hot-share)-[0-9.e+-]+(-of-[a-z-]+)?-seed-\d+-[0-9a-f]{16}")
AGAIN: Final = "making the dataset again"
"""How a message to `progress` begins that says what was damaged."""
_SMALLER: Final = f"use a smaller scale or point {FOLDER_VARIABLE} to a larger disk"
_SPARE: Final = 1.25  # events lie on disk twice for a moment, and estimates are rough


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A finished dataset. `generated` says whether this call made it, `seconds` how long the call took."""

    folder: Path
    manifest: Manifest
    generated: bool
    seconds: float


def default_folder() -> Path:
    """Where datasets are kept: the environment variable SPARK_VARIANT_BENCH_DATA, else the user's cache folder."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen) if chosen else platformdirs.user_cache_path("spark-variant-bench") / "datasets"


def ensure(
    spec: DatasetSpec, folder: Path | None = None, progress: Progress | None = None, workers: int | None = None
) -> Dataset:
    """The dataset of `spec` below `folder`, made if it is not there or damaged; what was damaged is told to `progress`.

    Raises DatasetError if the folder cannot be written or the disk is too small.
    """
    parent = default_folder() if folder is None else folder
    label = spec.label.replace(" ", "-")
    name = f"scale-{spec.scale:g}-{label}-seed-{spec.seed}-{spec.fingerprint}"
    return ensure_at(spec, parent / name, progress, workers)


def ensure_at(spec: DatasetSpec, target: Path, progress: Progress | None = None, workers: int | None = None) -> Dataset:
    """The same, in exactly the folder `target`; another or a damaged dataset there is replaced.

    Raises DatasetError also if `target` holds anything else.
    """
    began = time.monotonic()
    target = target.absolute()
    try:
        for leftover in abandoned(target.parent):
            remove(leftover)
        found = _find(spec, target, progress)
        manifest = found or _make(spec, target, progress, workers)
    except OSError as error:
        raise DatasetError(_explain(error, spec, target)) from error
    return Dataset(folder=target, manifest=manifest, generated=found is None, seconds=time.monotonic() - began)


def prune(folder: Path) -> tuple[int, int]:
    """Remove all datasets and abandoned temporary folders below `folder`; returns how many and the bytes freed.

    Touches only folders that have our names and hold nothing but what we put there.
    """
    if not folder.is_dir():
        return 0, 0
    ours = [path for path in sorted(folder.iterdir()) if _FOLDER_NAME.fullmatch(path.name) and _is_ours(path)]
    count = freed = 0
    for path in [*ours, *abandoned(folder)]:
        size = size_of(path)
        remove(path)
        if not path.exists():
            count, freed = count + 1, freed + size
    return count, freed


def _is_ours(path: Path) -> bool:
    """Is this a folder with nothing in it but our tables and a manifest, whole or damaged?"""
    if path.is_symlink() or not path.is_dir():
        return False
    tables = [entry for entry in path.iterdir() if entry.name != MANIFEST_NAME]
    return all(
        table.name in SCHEMAS and table.is_dir() and all(is_part_name(entry.name) for entry in table.iterdir())
        for table in tables
    )


def _find(spec: DatasetSpec, target: Path, progress: Progress | None) -> Manifest | None:
    """The manifest of a whole dataset; a damaged one is removed."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return None
    try:
        return check_whole(target, spec)
    except DatasetError as damage:
        if not _is_ours(target):
            raise DatasetError(
                f"{target} exists and holds what is not ours: choose a new or empty folder, or delete it ({damage})"
            ) from damage
        return _take_away(spec, target, damage, progress)


def _take_away(spec: DatasetSpec, target: Path, damage: DatasetError, progress: Progress | None) -> Manifest | None:
    aside = set_aside(target)
    try:
        # Between our look and our move another process may have put a whole one there.
        manifest = check_whole(aside, spec)
        aside.rename(target)
        return manifest
    except DatasetError:
        if progress is not None:
            progress(f"{AGAIN}: {damage}")
        return None
    finally:
        remove(aside.parent)


def _make(spec: DatasetSpec, target: Path, progress: Progress | None, workers: int | None) -> Manifest:
    target.parent.mkdir(parents=True, exist_ok=True)
    _check_space(spec, target)
    workshop = new_workshop(target.parent)
    try:
        manifest = generate(spec, workshop / target.name, progress, workers)
        return _put_in_place(spec, workshop / target.name, target, manifest)
    finally:
        remove(workshop)


def _put_in_place(spec: DatasetSpec, made: Path, target: Path, manifest: Manifest) -> Manifest:
    try:
        made.rename(target)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        return check_whole(target, spec)  # another process was faster
    return manifest


def _check_space(spec: DatasetSpec, target: Path) -> None:
    needed, free = _needed(spec), shutil.disk_usage(target.parent).free
    if needed > free:
        raise DatasetError(
            f"scale {spec.scale:g} needs about {needed} bytes in {target.parent} but {free} bytes are free: {_SMALLER}"
        )


def _needed(spec: DatasetSpec) -> int:
    return round(spec.estimated_bytes * _SPARE)


def _explain(error: OSError, spec: DatasetSpec, target: Path) -> str:
    if error.errno == errno.ENOSPC:
        return (
            f"the disk of {target.parent} ran full while scale {spec.scale:g} was made, which needs about "
            f"{_needed(spec)} bytes: {_SMALLER}"
        )
    reason = error.strerror or " ".join(str(error).split())
    return (
        f"the dataset cannot be written to {target} ({reason}): choose a folder you may write to, "
        f"for example with {FOLDER_VARIABLE}"
    )
