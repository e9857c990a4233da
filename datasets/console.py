"""What people see: on standard error a bar or sober lines while work goes on, on standard output the result."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from datasets.cache.cache import AGAIN
from datasets.errors import DatasetError
from datasets.progress import Pace

_SECONDS_BETWEEN_LINES: Final = 10.0


class Display:
    """Shows notices and pace. Use as a context manager: the bar goes away at the end."""

    def __init__(
        self,
        console: Console | None = None,
        seconds_between_lines: float = _SECONDS_BETWEEN_LINES,
        title: str = "making data",
    ) -> None:
        self._console = console or Console(stderr=True, highlight=False, soft_wrap=True)
        self._between = seconds_between_lines
        self._said = time.monotonic()
        self._bar = Progress(
            TextColumn(title),
            BarColumn(bar_width=30),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task("", total=None, rate="")

    def __enter__(self) -> Self:
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Take the bar away."""
        self._bar.stop()

    def notice(self, text: str) -> None:
        """What was found damaged is worth a line in any log; all else is shown as pace."""
        if text.startswith(AGAIN):
            self._console.print(text, markup=False)

    def show(self, pace: Pace) -> None:
        """Move the bar; without a terminal, a line now and then."""
        self._bar.update(self._task, total=pace.total, completed=pace.rows, rate=pace.rate)
        if not self._console.is_terminal and time.monotonic() - self._said >= self._between:
            self._said = time.monotonic()
            self._console.print(str(pace), markup=False)


def number_missing_characters() -> None:
    """Let a terminal without some character show its number instead, on standard output and standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def show_text(text: str, end: str = "\n") -> None:
    """Print lines on standard output; a reader who goes away has seen enough. DatasetError if it takes no more."""
    try:
        print(text, end=end, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter tries again at its end
        if not isinstance(error, BrokenPipeError):
            raise DatasetError(
                f"standard output cannot be written ({error.strerror}): the data is not affected"
            ) from error


@contextmanager
def printed_by_libraries() -> Iterator[None]:
    """Help, which a library prints: DatasetError in place of its OSError if standard output takes no more."""
    try:
        yield
    except OSError:
        show_text("", end="")  # what it did not take is still in its buffer, and is refused again
        raise
