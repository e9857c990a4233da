"""Reading a file that may come from somebody else: nothing but a plain file of bearable size, where it is named."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from reports.errors import ReportError
from reports.writing.formatting import size

# A link may lead anywhere, and opening a pipe waits for whoever writes to it.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def plain_content(path: Path, most: int) -> bytes:
    """What the file holds, at most so many bytes; FileNotFoundError or NotADirectoryError where there is none.

    Raises ReportError for a link, a pipe, a device, a folder, one that is larger and one that cannot be read.
    """
    if path.is_symlink():
        raise _no_plain_file(path)
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise _no_plain_file(path)
            if found.st_size > most:
                raise ReportError(
                    f"{path} has {size(found.st_size)}, and no run needs more than {size(most)}: "
                    "restore it or run the benchmark again"
                )
            return file.read(most)
    except (FileNotFoundError, NotADirectoryError):
        raise
    except IsADirectoryError:
        raise _no_plain_file(path) from None
    except OSError as error:
        raise ReportError(f"cannot read {path} ({error.strerror}): check its permissions") from error


def _no_plain_file(path: Path) -> ReportError:
    return ReportError(f"{path} is no plain file: links are not followed here; copy the file")
