"""What two texts differ in, line by line, as unified diffs write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from typing import Final

CONTEXT: Final = 3
"""Lines around a change, as `diff -u` shows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDiff:
    """The lines of a unified diff without its two head lines, each with its sign; none where nothing differs."""

    lines: tuple[str, ...]
    added: int
    removed: int


def line_diff(before: Sequence[str], after: Sequence[str]) -> LineDiff:
    """What has to be removed from and added to `before`, in lines, to make it `after`."""
    lines = tuple(unified_diff(before, after, n=CONTEXT, lineterm=""))[2:]
    return LineDiff(
        lines=lines,
        added=sum(line.startswith("+") for line in lines),
        removed=sum(line.startswith("-") for line in lines),
    )
