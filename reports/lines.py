"""Plain text of at most 100 columns: sentences that wrap and rows of a table."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence
from typing import Final

from reports.comparison_types import Tone
from reports.writing.formatting import held, shortened

WIDTH: Final = 100
MARKS: Final = {Tone.WRONG: "WRONG ", Tone.FAILED: "FAILED ", Tone.UNKNOWN: "? "}
"""What a sentence begins with that says nothing good."""
_MOST_LINES: Final = 8
"""Of one cell: a text from a plugin must not fill the screen."""


def wrapped(text: str, bullet: str = "") -> list[str]:
    """Lines of a sentence, the later ones indented as far as the bullet reaches."""
    lines = textwrap.wrap(held(text), WIDTH, initial_indent=bullet, subsequent_indent=" " * len(bullet))
    return [line.replace(held(" %"), " %") for line in lines]  # a terminal may not know that space


def table_row(cells: Sequence[str], widths: Sequence[int], right: Collection[int] = ()) -> list[str]:
    """A table's row, of as many lines as its longest cell needs at its column's width; `right` columns align right.

    Cells break at spaces and hyphens first: names of variants differ at their ends, which must be seen.
    """
    columns = [
        [line.rjust(width) if index in right else line.ljust(width) for line in _cell(text, width)]
        for index, (text, width) in enumerate(zip(cells, widths, strict=True))
    ]
    blanks = [" " * width for width in widths]
    height = max(map(len, columns), default=0)
    padded = [column + [blank] * (height - len(column)) for column, blank in zip(columns, blanks, strict=True)]
    return [" ".join(line).rstrip() for line in zip(*padded, strict=True)]


def _cell(text: str, width: int) -> list[str]:
    return textwrap.wrap(shortened(text, _MOST_LINES * width), width) or [""]


def printable(line: str) -> str:
    """A terminal acts on control characters, and names come from plugins."""
    return "".join(character if character.isprintable() else "�" for character in line)
