"""Names on the disk: what a folder lists outlives a power cut only once the folder itself was written out."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

_CANNOT: Final = frozenset({errno.EINVAL, errno.EBADF, errno.ENOTSUP})
"""What file systems say that write out no folder by itself, such as shares of Windows'."""


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk: of new files, and of what was renamed.

    Where folders cannot be opened (Windows, or one that may not be listed) or written out, the system has to see to it.
    OSError when the disk fails.
    """
    with suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _CANNOT:
                raise
        finally:
            os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each with its name on the disk; those that are there are left alone."""
    if not folder.is_dir():
        make_folder(folder.parent)
        # Another process was faster, or it is a file, as whoever writes to it will find.
        with suppress(FileExistsError):
            folder.mkdir()
        sync_folder(folder.parent)
