"""From a spec to a finished dataset in a folder: found there, or made and put there in one step."""

from __future__ import annotations

import errno
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from datasets.cache.folder_name import payments_folder
from datasets.cache.integrity import check_whole
from datasets.cache.local_folder import is_local
from datasets.cache.ownership import is_ours
from datasets.cache.workshop import abandoned, check_name, new_workshop, remove, set_aside, size_of
from datasets.errors import DatasetError
from datasets.generate_initial_data import generate
from datasets.manifest import Manifest
from datasets.payments.schemas import SCHEMAS
from datasets.progress import Meter, Progress
from datasets.spec import DatasetSpec

FOLDER_VARIABLE: Final = "SPARK_VARIANT_BENCH_DATA"
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
    """Where datasets are kept: the environment variable SPARK_VARIANT_BENCH_DATA, else the user's cache folder.

    Raises DatasetError where that variable holds an address.
    """
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen and not is_local(Path(chosen)):
        raise DatasetError(f"{FOLDER_VARIABLE} holds an address, which is no folder of this machine: set it to one")
    return Path(chosen) if chosen else platformdirs.user_cache_path("spark-variant-bench") / "datasets"


def ensure(
    spec: DatasetSpec,
    folder: Path | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    meter: Meter | None = None,
) -> Dataset:
    """The dataset of `spec` below `folder`, made if it is not there or damaged; what was damaged is told to `progress`.

    Raises DatasetError if the folder cannot be written or the disk is too small.
    """
    parent = default_folder() if folder is None else folder
    return ensure_at(spec, parent / payments_folder(spec), progress, workers, meter)


def ensure_at(
    spec: DatasetSpec,
    target: Path,
    progress: Progress | None = None,
    workers: int | None = None,
    meter: Meter | None = None,
) -> Dataset:
    """The same, in exactly the folder `target` or what it links to; other or damaged payments data there are replaced.

    Raises DatasetError also if `target` holds anything else, such as another kind of data.
    """
    began = time.monotonic()
    target = Path(os.path.realpath(target))  # unlike Path.resolve this takes links that go round in a circle
    check_name(target)
    try:
        for leftover in abandoned(target.parent):
            remove(leftover)
        found = _find(spec, target, progress)
        manifest = found or _make(spec, target, progress, workers, meter)
    except OSError as error:
        raise DatasetError(_explain(error, spec, target)) from error
    return Dataset(folder=target, manifest=manifest, generated=found is None, seconds=time.monotonic() - began)


def _find(spec: DatasetSpec, target: Path, progress: Progress | None) -> Manifest | None:
    """The manifest of a whole dataset; a damaged or another one is removed if there is room for a new one."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return None
    try:
        return check_whole(target, spec)
    except DatasetError as damage:
        if not is_ours(target, SCHEMAS):
            raise DatasetError(
                f"{target} exists and holds other things than payments data: choose a new or empty folder, or "
                f"delete it ({damage})"
            ) from damage
        _check_space(spec, target, size_of(target))
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


def _make(
    spec: DatasetSpec, target: Path, progress: Progress | None, workers: int | None, meter: Meter | None
) -> Manifest:
    target.parent.mkdir(parents=True, exist_ok=True)
    _check_space(spec, target)
    workshop = new_workshop(target.parent)
    try:
        manifest = generate(spec, workshop / target.name, progress, workers, meter)
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


def _check_space(spec: DatasetSpec, target: Path, about_to_go: int = 0) -> None:
    needed, free = _needed(spec), shutil.disk_usage(target.parent).free + about_to_go
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
    if error.errno == errno.EBUSY:
        return f"{target} is in use, perhaps as a mount point, and cannot be replaced: choose a folder below it"
    reason = error.strerror or " ".join(str(error).split())
    return (
        f"the dataset cannot be written to {target} ({reason}): choose a folder you may write to, "
        f"for example with {FOLDER_VARIABLE}"
    )
