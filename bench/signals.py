"""What stops a command from outside: SIGTERM and a closed terminal end it like ctrl-C, in good order."""

from __future__ import annotations

import os
import signal
from types import FrameType

_terminals: list[int] = []
"""Descriptors that lead to a terminal as long as it is open."""


def stop_in_good_order() -> None:
    """From now on SIGTERM and SIGHUP raise KeyboardInterrupt; a SIGHUP that is ignored, as under nohup, stays so."""
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        _terminals[:] = [number for number in (1, 2) if os.isatty(number)]
        signal.signal(signal.SIGHUP, _hang_up)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _hang_up(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a shell sends it once more, in the middle of tidying up
    for terminal in _terminals:
        if not os.isatty(terminal):  # or the first word to nobody would break off the tidying up
            os.dup2(os.open(os.devnull, os.O_WRONLY), terminal)
    raise KeyboardInterrupt
