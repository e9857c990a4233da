"""The result of a command on standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper

from reports.errors import ReportError


def number_missing_characters() -> None:
    """Let a terminal without some character show its number instead, on stdout and stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def show_text(text: str) -> None:
    """Print text as it is on stdout; ReportError if stdout takes no more. A reader who goes away has seen enough."""
    if sys.stdout is None:  # closed: nobody asked for it
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter tries again at its end
        if not isinstance(error, BrokenPipeError):
            raise ReportError(f"standard output cannot be written ({error.strerror}): nothing is lost") from error


@contextmanager
def printed_by_libraries() -> Iterator[None]:
    """Help and tables, which libraries print: ReportError in place of their OSError if stdout takes no more."""
    try:
        yield
    except OSError:
        show_text("")  # what it did not take is still in its buffer, and is refused again
        raise
