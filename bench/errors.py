"""What goes wrong in words: a BenchError is for people, the command line shows its one line and exits with code 2."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Final

from bench.java_errors import readable

LONGEST: Final = 4_000
"""Characters of an exception's own text that are kept."""


class BenchError(Exception):
    """What is wrong, where, and what to do, in one line."""


class NotComparableError(BenchError):
    """Two things that were to be set against each other have nothing in common; the exit code is 4."""


class UnwritableError(BenchError):
    """A disk that is full, or takes nothing more for another reason, has ended a run; `folder` is the run's, if any."""

    def __init__(self, reason: str, folder: Path | None) -> None:
        super().__init__(reason)
        self.folder = folder


class BrokerLostError(Exception):
    """A stage could not go on because the broker of its events was gone: one line that says how that was seen."""


class SessionLostError(Exception):
    """The engine has died, and its worker ends with it; " of SIGNAL" if one ended it, and more in the worker's log."""


class NoAnswerError(Exception):
    """The output cannot be read as one table; the message says why."""


def describe(error: BaseException) -> str:
    """The exception and where it was raised, bounded: the first lines say what, the last where."""
    text = readable("".join(traceback.format_exception_only(error)).strip())
    frames = traceback.extract_tb(error.__traceback__)
    where = f"\nat {Path(frames[-1].filename).name}:{frames[-1].lineno} in {frames[-1].name}" if frames else ""
    # A lone surrogate, as in the name of a file that is no UTF-8, could not be written down.
    return (text[:LONGEST] + where).encode("utf-8", "backslashreplace").decode()
