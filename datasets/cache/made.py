"""Data that a function makes by scale, skew and seed: made once, then found where they were put."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from pathlib import Path

from datasets.cache.cache import default_folder
from datasets.cache.folder_name import made_folder
from datasets.cache.workshop import abandoned, check_name, new_workshop, remove
from datasets.errors import DatasetError
from datasets.found import FoundData, find_data
from datasets.manifest import NOTE
from datasets.progress import Progress
from datasets.spec import DatasetSpec

Make = Callable[[DatasetSpec, Path], None]
"""Writes the tables of a spec below a folder, which exists and is empty: sub-folders or files TABLE.parquet."""


def ensure_made(
    make: Make, name: str, spec: DatasetSpec, folder: Path | None = None, progress: Progress | None = None
) -> FoundData:
    """The data called `name` of a spec, below `folder` or where all datasets are kept; made if they are not there.

    They are put in place in one step, so what is there is whole. Raises DatasetError where that cannot be, and where
    the function raises or leaves no tables.
    """
    parent = default_folder() if folder is None else folder
    return ensure_made_at(make, name, spec, parent / made_folder(name, spec), progress)


def ensure_made_at(
    make: Make, name: str, spec: DatasetSpec, place: Path, progress: Progress | None = None
) -> FoundData:
    """The same, in exactly the folder `place`; DatasetError also where it holds anything else."""
    parent = place.parent
    check_name(place)
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for leftover in abandoned(parent):
            remove(leftover)
        if not place.exists() or (place.is_dir() and not any(place.iterdir())):
            _make(make, name, spec, place, progress)
    except OSError as error:
        reason = error.strerror or " ".join(str(error).split())
        raise DatasetError(f"the data {name} cannot be written to {place} ({reason}): see whether you may") from error
    _check_note(place, name, spec)
    return find_data(place)


def _check_note(place: Path, name: str, spec: DatasetSpec) -> None:
    try:
        found = (place / NOTE).read_text(encoding="utf-8", errors="replace")[:200]
    except OSError:
        found = "what nobody has noted"
    if found != _note(name, spec):
        raise DatasetError(f"{place} holds {found}, not {_note(name, spec)}: give another folder, or delete it")


def _note(name: str, spec: DatasetSpec) -> str:
    return f"{name} at scale {spec.scale!r}, {spec.label}, seed {spec.seed}"


def _make(make: Make, name: str, spec: DatasetSpec, place: Path, progress: Progress | None) -> None:
    began = time.monotonic()
    workshop = new_workshop(place.parent)
    try:
        made = workshop / place.name
        made.mkdir()
        _called(make, name, spec, made)
        find_data(made, called=f"what was made as {name} in")
        (made / NOTE).write_text(_note(name, spec), encoding="utf-8")
        _put(made, place)
    finally:
        remove(workshop)
    if progress is not None:
        progress(f"{name}: made in {time.monotonic() - began:.1f} s")


def _put(made: Path, place: Path) -> None:
    try:
        made.rename(place)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise  # else another process was faster, and what it has put there is whole


def _called(make: Make, name: str, spec: DatasetSpec, made: Path) -> None:
    try:
        make(spec, made)
    except Exception as error:
        first_line = next(iter(str(error).splitlines()), "")[:200]
        told = f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__
        raise DatasetError(
            f"making the data {name} at scale {spec.scale:g} failed ({told}): repair the maker"
        ) from error
