"""The log of a worker: what its stages and its engine print, of which too much is not kept."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from reports.atomic import write_atomically

MIB: Final = 1 << 20
TAIL_BYTES: Final = MIB
"""In which the reason of a death is looked for."""
KEPT_BYTES: Final = 4 * MIB
"""Of a log that is longer the first half of this and the last half stay."""
_OUT_OF_MEMORY: Final = "OutOfMemoryError"


def told_error(log: Path, since: int = 0) -> str:
    """The line of a log, from the byte `since` on, that names an error, to put into a message; the last such line.

    Out of memory comes first: what fails afterwards fails because of that.
    """
    with log.open("rb") as file:
        file.seek(max(since, log.stat().st_size - TAIL_BYTES))
        written = file.read().decode(errors="replace")
    lines = [line.strip() for line in written.splitlines() if "rror" in line or "xception" in line]
    memory = [line for line in lines if _OUT_OF_MEMORY in line][:1]
    return f" ({(memory or lines)[-1][:200]})" if lines else ""


def shorten(log: Path) -> None:
    """Cut out the middle of a log that nobody writes to any more if it is very long; the gap is told in it.

    Only whole lines stay: half a secret would not be known for one.
    """
    size = log.stat().st_size
    if size <= KEPT_BYTES:
        return
    half = KEPT_BYTES // 2
    with log.open("rb") as file:
        first = file.read(half).rpartition(b"\n")[0]
        file.seek(-half, os.SEEK_END)
        last = file.read().partition(b"\n")[2]
    gap = f"\n[{size - len(first) - len(last):,} bytes are left out here]\n".encode()
    with suppress(OSError):  # without space for that it stays as it is
        write_atomically(log, first + gap + last)
