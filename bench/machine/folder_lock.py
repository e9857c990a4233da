"""Who works on a run's folder: a lock on the folder itself, which the system takes back however its holder ends."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import Final

from bench.errors import BenchError

_HELD: Final = frozenset({errno.EWOULDBLOCK, errno.EACCES})


class HeldError(BenchError):
    """Another process works on the folder."""


class FolderLock:
    """Held from the moment it is made until it is closed. Leaves no file behind.

    `real` is False where the file system, as some over a network, knows no locks: then nobody can be kept away.
    """

    def __init__(self, folder: Path) -> None:
        """Raises HeldError while another process holds the folder, OSError when it cannot be opened."""
        self._descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        self.real = True
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _HELD:
                self.close()
                raise HeldError(f"{folder} is being written by another process: wait for its end, or end it") from None
            self.real = False

    def close(self) -> None:
        """Let others have the folder; safe to call again."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def held(folder: Path) -> FolderLock:
    """A lock that is sure to keep others away; HeldError where somebody works on the folder, or may."""
    lock = FolderLock(folder)
    if not lock.real:
        lock.close()
        raise HeldError(f"{folder} lies where folders cannot be locked, and somebody may work on it: remove it by hand")
    return lock
