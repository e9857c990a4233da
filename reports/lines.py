"""Plain text of at most 100 columns: sentences that wrap and rows of a table."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence
from typing import Final

from reports.formatting import held, shortened

WIDTH: Final = 100


def wrapped(text: str, bullet: str = "") -> list[str]:
    """Lines of a sentence, the later ones indented as far as the bullet reaches."""
    lines = textwrap.wrap(held(text), WIDTH, initial_indent=bullet, subsequent_indent=" " * len(bullet))
    return [line.replace(held(" %"), " %") for line in lines]  # a terminal may not know that space


def table_row(cells: Sequence[str], widths: Sequence[int], right: Collection[int] = ()) -> str:
    """A table's row: cells cut to their columns' widths; `right` are the columns that align right."""
    parts = []
    for index, (text, width) in enumerate(zip(cells, widths, strict=True)):
        cut = shortened(text, width)
        parts.append(cut.rjust(width) if index in right else cut.ljust(width))
    return " ".join(parts).rstrip()


def printable(line: str) -> str:
    """A terminal acts on control characters, and names come from plugins."""
    return "".join(character if character.isprintable() else "�" for character in line)
