"""How a process has ended, in words; pure."""

from __future__ import annotations

import signal
from typing import Final

_FROM_OUTSIDE: Final = ", as when the memory of a machine runs out"


def died_of(code: int | None) -> str:
    """ " of SIGNAL" for the exit code of a process that a signal ended; nothing for one that ended by itself."""
    if code is None or code >= 0:
        return ""
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f" of {name}{_FROM_OUTSIDE if -code == signal.SIGKILL else ''}"
