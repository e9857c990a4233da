"""Lines for people: notices and errors. Beside `bench/display` the only module of bench that prints."""

from __future__ import annotations

from rich import markup
from rich.console import Console

from reports.writing.visible import visible


def escape(text: str) -> str:
    """Text that neither Rich nor a terminal takes for anything else: names and errors come from plugins."""
    return markup.escape(visible(text))


def show_notice(text: str) -> None:
    """A line on stderr, outside a run."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(text, markup=False)


def show_error(text: str) -> None:
    """One line on stderr, however long the message and whatever line ends it holds."""
    line = " ".join(visible(text).split())
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"error: {line}", markup=False)
