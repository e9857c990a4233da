"""The line of a log that says why a process ended, for a message."""

from __future__ import annotations

import re
from typing import Final

_MOST_CHARACTERS: Final = 200
_NAMES_ONE: Final = re.compile("[Ee]rror|ERROR|[Ee]xception")
_OUT_OF_MEMORY: Final = "OutOfMemoryError"


def last_error(said: str) -> str | None:
    """The last line that names an error, of at most 200 characters; None where none does.

    Out of memory comes first: what fails afterwards fails because of that.
    """
    lines = [line.strip() for line in said.splitlines() if _NAMES_ONE.search(line)]
    memory = [line for line in lines if _OUT_OF_MEMORY in line][:1]
    return (memory or lines)[-1][:_MOST_CHARACTERS] if lines else None


def last_words(said: str) -> str:
    """The last line that names an error, else the last one: what has not started may say why in other words."""
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["it has said nothing"]
    return last_error(said) or lines[-1][:_MOST_CHARACTERS]
