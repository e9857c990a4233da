"""Which of the names that there are were asked for, by name or by pattern."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from bench.errors import BenchError


def chosen_names(
    option: str, asked: Sequence[str], known: Mapping[str, bool], others: Collection[str] = ()
) -> list[str]:
    """The known names that were asked for, in the order of asking; without asking those that are marked.

    Of `others`, which are many, only those that are named or meet a pattern with an "@". BenchError for a name or a
    pattern that means none of them.
    """
    if not asked:
        return [name for name, unasked in known.items() if unasked]
    found: dict[str, None] = {}
    for name in asked:
        matching = [each for each in (*known, *(others if "@" in name else ())) if fnmatchcase(each, name)]
        if not matching:
            raise BenchError(f"{option} {name!r} {_advice(name, known)}")
        found.update(dict.fromkeys(matching))
    return list(found)


def _advice(name: str, known: Mapping[str, bool]) -> str:
    close = get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    usual = [each for each, unasked in known.items() if unasked] or list(known)
    more = len(known) - len(usual)
    rest = f", and {more} on request (--list)" if more else ""
    verb = "matches nothing" if any(sign in name for sign in "*?[") else "does not exist"
    return f"{verb}: {hint}there is {', '.join(usual)}{rest}"
