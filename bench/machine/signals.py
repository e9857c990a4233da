"""What stops a command from outside: SIGTERM and a closed terminal end it like ctrl-C, in good order."""

from __future__ import annotations

import os
import signal
import threading
import time
from types import FrameType
from typing import Final

TIDYING_SECONDS: Final = 5.0
"""For so long after a signal others are taken for the same: who presses ctrl-C twice would break off the tidying up."""

LOADING_SECONDS: Final = 2.0
"""For at most so long a signal waits for a module that is being loaded. Modules made by Cython, such as numpy.random
and those of SciPy, let no exception through while they register their types, so that KeyboardInterrupt would be lost.
"""
_AGAIN_SECONDS: Final = 0.05
_LOADER: Final = "<frozen importlib._bootstrap>"

_terminals: list[int] = []
"""Descriptors that lead to a terminal as long as it is open."""
_told: list[float] = []
"""When a signal was last heeded, by the monotonic clock."""
_waiting: list[float] = []
"""Since when a signal has been waiting for a module, by the monotonic clock."""


def stop_in_good_order() -> None:
    """From now on SIGTERM and SIGHUP raise KeyboardInterrupt as SIGINT does, each once for as long as tidying up takes.

    What is ignored stays so: SIGHUP under nohup, SIGINT in the background of a script.
    """
    _told.clear()
    _waiting.clear()
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        _terminals[:] = [number for number in (1, 2) if os.isatty(number)]
        signal.signal(signal.SIGHUP, _hang_up)


def heed_no_more() -> None:
    """From now on these signals do nothing: there is nothing left to stop.

    The interpreter gives them back to the system as it ends, and one that comes then would kill it.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _interrupt(number: int, frame: FrameType | None) -> None:
    now = time.monotonic()
    if _told and now - _told[-1] < TIDYING_SECONDS:
        return
    if _is_loading(frame) and now - (_waiting or [now])[0] < LOADING_SECONDS:
        _waiting[:] = _waiting or [now]
        again = threading.Timer(_AGAIN_SECONDS, os.kill, (os.getpid(), signal.SIGTERM))
        again.daemon = True
        again.start()
        return
    _waiting.clear()
    _told[:] = [now]
    raise KeyboardInterrupt


def _is_loading(frame: FrameType | None) -> bool:
    """Whether the main thread is in the middle of an import."""
    while frame is not None and frame.f_code.co_filename != _LOADER:
        frame = frame.f_back
    return frame is not None


def _hang_up(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a shell sends it once more, in the middle of tidying up
    for terminal in _terminals:
        if not os.isatty(terminal):  # or the first word to nobody would break off the tidying up
            os.dup2(os.open(os.devnull, os.O_WRONLY), terminal)
    _interrupt(number, frame)
