"""The log of a worker: what its stages and its engine print, of which too much is not kept."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from bench.machine.last_error import last_error

MIB: Final = 1 << 20
TAIL_BYTES: Final = MIB
"""In which the reason of a death is looked for."""
KEPT_BYTES: Final = 4 * MIB
"""Of a log that is longer the first half of this and the last half stay."""
MOST_BYTES: Final = 64 * MIB
"""Beyond which a log is cut while its worker still writes to it: a stage that prints without end must fill no disk."""
_GAP: Final = re.compile(rb"\n\[at least ([\d,]{1,25}) bytes are left out here\]\n")
_GAP_BYTES: Final = 64


def told_error(log: Path, since: int = 0) -> str:
    """The last error (`last_error`) that a log names from the byte `since` on, to put into a message."""
    size = log.stat().st_size
    with log.open("rb") as file:
        file.seek(max(since if since < size else 0, size - TAIL_BYTES))  # it was cut meanwhile if it is shorter
        written = file.read().decode(errors="replace")
    error = last_error(written)
    return f" ({error})" if error else ""


def shorten(log: Path, longest: int = KEPT_BYTES) -> None:
    """Cut out the middle of a log that is longer than so many bytes; the gap is told in it.

    Only whole lines stay: half a secret would not be known for one. It is cut in place, which takes no room on a full
    disk, and may be done while others append to it: what they write meanwhile may then stand between gap and last half.
    """
    if log.stat().st_size <= longest:
        return
    half = KEPT_BYTES // 2
    with suppress(OSError), log.open("r+b") as file, log.open("ab") as end:
        first, gap = _first(file.read(half + _GAP_BYTES), half)
        file.seek(-half, os.SEEK_END)
        last = file.read(half).partition(b"\n")[2]
        file.seek(len(first))
        left_out = os.fstat(file.fileno()).st_size - len(first) - len(last) + gap
        file.write(f"\n[at least {left_out:,} bytes are left out here]\n".encode())
        file.truncate()
        end.write(last)


def _first(head: bytes, half: int) -> tuple[bytes, int]:
    """What stays of the beginning, and how many bytes an earlier cut has left out behind it."""
    if cut := _GAP.search(head):
        return head[: cut.start()], int(cut[1].replace(b",", b"")) - len(cut[0])
    return head[:half].rpartition(b"\n")[0], 0
