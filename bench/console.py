"""Lines for people: texts, notices and errors. Beside `bench/display` the only module of bench that prints."""

from __future__ import annotations

import os
import sys

from rich import markup
from rich.console import Console

from bench.errors import BenchError
from reports.writing.visible import visible


def escape(text: str) -> str:
    """Text that neither Rich nor a terminal takes for anything else: names and errors come from plugins."""
    return markup.escape(visible(text))


def show_text(text: str) -> None:
    """Print text as it is on stdout; BenchError if stdout takes no more. A reader who goes away has seen enough."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter tries again at its end
        if not isinstance(error, BrokenPipeError):
            raise BenchError(f"standard output cannot be written ({error.strerror}): nothing is lost") from error


def show_notice(text: str) -> None:
    """A line on stderr, outside a run."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(text, markup=False)


def show_error(text: str) -> None:
    """One line on stderr, however long the message and whatever line ends it holds."""
    line = " ".join(visible(text).split())
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"error: {line}", markup=False)
