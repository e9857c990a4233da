"""How reports become bytes."""

from __future__ import annotations

from typing import Any

import msgspec


def as_json(value: Any) -> bytes:
    """Indented JSON of plain data, ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def as_schema(kind: type) -> bytes:
    """The JSON schema of a dataclass, with which its JSON can be checked."""
    return as_json(msgspec.json.schema(kind))


def as_text(text: str) -> bytes:
    """Text as UTF-8; what has no such form is replaced."""
    return text.encode("utf-8", errors="replace")
