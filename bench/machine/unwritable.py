"""What ends a run without being anybody's mistake: a disk that is full or that takes nothing more."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

_TROUBLE: Final = frozenset({
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ESTALE
})  # fmt: skip


def unwritable(error: BaseException, folder: Path) -> str | None:
    """Why nothing can be written, to `folder` unless the error names a file, if that is what it says; else None."""
    cause = error if isinstance(error, OSError) else error.__cause__
    if not isinstance(cause, OSError) or cause.errno not in _TROUBLE:
        return None
    return f"cannot write to {cause.filename or folder} ({cause.strerror}): check space and permissions"
