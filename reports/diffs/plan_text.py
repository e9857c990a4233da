"""A physical plan as far as it says what is done: without what differs from one execution of it to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

CUT: Final = "\n… (cut)"
"""What the collector ends a text with that was too long."""
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_CHANCE: Final = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (rf"{_UUID}", "…"),
        (r"(?<![\w./])(?:[A-Za-z][\w+.-]*:)?/(?:[^\s,\])/]*/)*([^\s,\])/]+)/?", r"…/\1"),  # of paths the last folder
        (r",? ?\[(?:plan_id|id)=#?\d+\]", ""),
        (r"(?<=[\w)])#\d+L?", ""),  # ids of expressions and subqueries
        (r",? ?\[codegen id : \d+\]", ""),
        (r",? Statistics\((?:[^()]|\([^()]*\))*\)", ""),
        (r" \[Reuses operator id: \d+\]", ""),
        (r"(?<=RDD)\[\d+\]", ""),
        (r"(?<=\w)@[0-9a-f]{4,}\b", ""),  # of Java objects
        (r"\$+Lambda[/$][\w/$]+", "$Lambda"),
    )
)
_NESTING: Final = re.compile(r"^[ :|+-]*")
_NUMBER: Final = re.compile(r" ?\((\d+)\)(?=$|,| \[)", re.MULTILINE)
_LEFT_OUT: Final = re.compile(r"Input( \[|: )|Arguments: \d+$")  # input, and the numbers of query stages
_BLOCK: Final = re.compile(r"^\((\d+)\) ")


def comparable(plan: str, *, details: bool = True) -> tuple[str, ...]:
    """The lines of a plan as Spark's formatted mode prints it, of which equal plans have equal ones.

    Left out are ids, all of paths but the last folder, sizes that were met, and the operators of the plan that
    adaptive execution began with. So are nesting and numbers of operators, which change throughout when one operator
    does, and the lines that repeat what an operator gets from the one before. Without `details` it is operators only.
    """
    tree, *blocks = re.split(r"\n\s*\n+", plan.strip())
    numbers = set(_NUMBER.findall(_without_chance(tree)))
    kept = (block for block in blocks if details and _is_told(block, numbers))
    return (*_tree(tree), *(line for block in kept for line in ("", *_block(block))))


def is_cut(plan: str) -> bool:
    """Whether the record holds only the beginning of the plan: its last operators lack their details."""
    return plan.endswith(CUT)


def _tree(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield _NUMBER.sub("", _without_chance(_NESTING.sub("", line))).rstrip()


def _is_told(block: str, numbers: set[str]) -> bool:
    found = _BLOCK.match(block)
    return found is None or found[1] in numbers


def _block(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not _LEFT_OUT.match(line):
            yield _without_chance(_BLOCK.sub("", line)).rstrip()


def _without_chance(line: str) -> str:
    for pattern, instead in _CHANCE:
        line = pattern.sub(instead, line)
    return line
