"""A recorded run in which every text is hostile and every field that may be missing is there."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from reports.record import RunHeader, TrialRecord

ATTACK: Final = (
    '=HYPERLINK("http://evil.example/")\n# <img src=x onerror=alert(1)> "\'><script>alert(2)</script></style>'
    "<svg/onload=alert(3)>[x](javascript:alert(4)) | `a` ![y](http://evil.example/y) http://evil.example/z "
    "\x1b[2J\x07\u202e"
)
"""A formula, markup, a heading, links and a table's edge in Markdown, a command to the terminal, turned direction."""
_MEANT: Final = {
    "started_at": "2026-01-02T03:04:05.000Z",
    "watermark": "2026-01-02T03:04:05.000Z",
    "checksum": "5ac0",
    "engine": "spark",
    "outcome": "complete",
    "currency": "=<b>$</b>",
}
"""Texts that are read as something, and what stands there where nothing did."""


def hostile(text: str) -> str:
    """The text behind the attack; what is equal stays equal, and what differs stays different."""
    return f"{ATTACK}{text}"


def hostile_header(header: RunHeader, *, full: bool) -> RunHeader:
    """The header with every text hostile; with `full`, what is missing is made up."""
    found: RunHeader = _changed(header, RunHeader, "", full)
    return found


def hostile_record(record: TrialRecord, *, full: bool) -> TrialRecord:
    """The record with every text hostile; with `full`, what is missing is made up."""
    found: TrialRecord = _changed(record, TrialRecord, "", full)
    return found


def _changed(value: Any, kind: Any, name: str, full: bool) -> Any:
    """A value of a type with its texts changed."""
    kind = _without_none(kind)
    if name in _MEANT:
        return _MEANT[name] if full and value is None else value
    if not full and value in (None, (), {}):
        return value
    if get_origin(kind) is tuple:
        return _tuple(value, get_args(kind), name, full)
    if get_origin(kind) is not None:
        pairs = (value or {"": None}).items()
        return {hostile(key): _changed(each, get_args(kind)[1], name, full) for key, each in pairs}
    return _object(value, kind, full) if is_dataclass(kind) else _plain(value, kind)


def _without_none(kind: Any) -> Any:
    """The type without its limits, and without None."""
    while (origin := get_origin(kind)) in {Annotated, Union, types.UnionType}:
        inner = get_args(kind)
        kind = inner[0] if origin is Annotated else next(each for each in inner if each is not type(None))
    return kind


def _object(value: Any, kind: Any, full: bool) -> Any:
    hints = get_type_hints(kind, include_extras=True)
    names = [each.name for each in fields(kind)]
    return kind(**{name: _changed(getattr(value, name, None), hints[name], name, full) for name in names})


def _tuple(value: Any, inner: tuple[Any, ...], name: str, full: bool) -> tuple[Any, ...]:
    if inner[-1] is not Ellipsis:
        values = value or (None,) * len(inner)
        return tuple(_changed(each, kind, name, full) for each, kind in zip(values, inner, strict=True))
    return tuple(_changed(each, inner[0], name, full) for each in value or (None, None))


def _plain(value: Any, kind: Any) -> Any:
    if kind is Any:
        return value if isinstance(value, (int, float, bool)) else hostile(str(value))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return value if value is not None else next(iter(kind))
    if kind is str:
        return hostile(value or "")
    made = {bool: True, int: 1, float: 0.5}
    return made[kind] if value is None else value
