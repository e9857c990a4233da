"""Unfinished datasets: temporary siblings that say in their name which process makes them."""

from __future__ import annotations

import os
import re
import shutil
import socket
import time
import uuid
from pathlib import Path
from typing import Final

import psutil

_NAME: Final = re.compile(r"\.making-(?P<host>[0-9a-f]{8})-(?P<pid>\d+)-(?P<started>\d+)-[0-9a-f]{8}")
_SAME_START: Final = 60.0  # seconds; the start of a process moves when the clock is set
_FOREIGN_AGE: Final = 24 * 3600.0  # seconds after which another machine's work counts as abandoned


def new_workshop(parent: Path) -> Path:
    """Create a temporary folder in `parent`, on the same file system, so that its content can be renamed into place."""
    pid = os.getpid()
    path = parent / f".making-{_host()}-{pid}-{psutil.Process(pid).create_time():.0f}-{uuid.uuid4().hex[:8]}"
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
    if name["host"] != _host():  # its processes cannot be seen from here
        return time.time() - path.stat().st_mtime > _FOREIGN_AGE
    try:
        started = psutil.Process(int(name["pid"])).create_time()
    except psutil.Error:
        return True
    return abs(started - int(name["started"])) > _SAME_START


def _host() -> str:
    """Eight hex digits for this machine or container: enough to tell whose process ids these are."""
    return uuid.uuid5(uuid.NAMESPACE_DNS, socket.gethostname()).hex[:8]
