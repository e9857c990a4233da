"""A folder for temporary files of this process, and those that killed processes have left beside it."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from pathlib import Path
from typing import Final

import psutil

from bench.errors import BenchError
from bench.machine.folder_lock import FolderLock, HeldError, held

_PREFIX: Final = "spark-variant-bench-"
_NAME: Final = re.compile(rf"{_PREFIX}(?:base-)?(?P<pid>\d+)(?:-[0-9a-f]+)?")


class Scratch:
    """One folder that nobody else may look into; on disk, and held, from `make` to `remove`.

    Its name cannot be foreseen, since others may write to the same parent, and says which process it belongs to.
    """

    def __init__(self, parent: Path, kind: str = "") -> None:
        self.folder = parent / f"{_PREFIX}{kind}{os.getpid()}-{secrets.token_hex(4)}"
        self._lock: FolderLock | None = None

    def make(self) -> tuple[Path, ...]:
        """Make the folder; returns what killed processes had left beside it, which is gone now.

        Raises BenchError where it cannot be made.
        """
        parent = self.folder.parent
        try:
            parent.mkdir(parents=True, exist_ok=True)
            removed = tuple(path for path in leftovers(parent) if _is_removed(path))
            self.folder.mkdir(mode=0o700)
            self._lock = FolderLock(self.folder)
        except OSError as error:
            raise BenchError(
                f"cannot write to {parent} ({error.strerror}): choose another folder by --scratch, or by TMPDIR"
            ) from error
        return removed

    def remove(self) -> None:
        """Remove the folder with all in it; safe to call again."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._lock:
            self._lock.close()


def leftovers(parent: Path) -> list[Path]:
    """Folders of ours in `parent` whose process is gone: real ones of this user that nobody holds.

    Both are asked, as a process in another container cannot be seen, and earlier versions held nothing.
    """
    return [path for path in sorted(parent.glob(f"{_PREFIX}*")) if _is_left(path)]


def _is_left(path: Path) -> bool:
    name = _NAME.fullmatch(path.name)
    if name is None or psutil.pid_exists(int(name["pid"])) or path.is_symlink() or not path.is_dir():
        return False
    try:
        held(path).close()
        return path.stat().st_uid == os.getuid()
    except (HeldError, OSError):
        return False


def _is_removed(path: Path) -> bool:
    shutil.rmtree(path, ignore_errors=True)
    return not path.exists()
