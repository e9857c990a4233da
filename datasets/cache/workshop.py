"""Unfinished datasets: temporary siblings that say in their name which process makes them."""

from __future__ import annotations

import re
import shutil
import time
import uuid
from pathlib import Path
from typing import Final

from datasets.cache.maker import PATTERN, Maker
from datasets.errors import DatasetError

_NAME: Final = re.compile(rf"\.making-(?P<maker>{PATTERN})-[0-9a-f]{{8}}")
_FOREIGN_AGE: Final = 24 * 3600.0  # seconds after which another machine's work counts as abandoned


def check_name(target: Path) -> None:
    """DatasetError for a folder whose name is no UTF-8, as what writes Parquet takes no other."""
    try:
        str(target).encode()
    except UnicodeEncodeError:
        raise DatasetError(f"{str(target)!r} is no UTF-8: choose another folder") from None


def new_workshop(parent: Path) -> Path:
    """Create a temporary folder in `parent`, on the same file system, so that its content can be renamed into place."""
    path = parent / f".making-{Maker.this()}-{uuid.uuid4().hex[:8]}"
    path.mkdir()
    return path


def abandoned(parent: Path) -> list[Path]:
    """The temporary folders in `parent` whose makers are no more."""
    return [path for path in sorted(parent.glob(".making-*")) if _is_abandoned(path)]


def set_aside(path: Path) -> Path:
    """Move something out of the way at once, into a temporary folder of this process; returns where it is now."""
    workshop = new_workshop(path.parent)
    return path.rename(workshop / path.name)


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder; links are not followed."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_symlink() or path.is_file())


def remove(folder: Path) -> None:
    """Remove a folder of ours as far as possible; what resists is left for the next call."""
    shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(path: Path) -> bool:
    name = _NAME.fullmatch(path.name)
    if name is None or path.is_symlink() or not path.is_dir():
        return False
    runs = Maker.named(name["maker"]).runs
    if runs is None:
        return time.time() - path.stat().st_mtime > _FOREIGN_AGE
    return not runs
