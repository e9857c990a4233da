"""Whether two runs worked on the same data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

import msgspec

from reports.record import DatasetInfo

_IDENTITY: Final = ("spec", "generator_version")
"""What of a manifest says how the data were made; a workload whose manifest has neither goes by the content."""


class Data(StrEnum):
    """How two datasets of one label stand to each other."""

    SAME = "same data"
    REMADE = "same specification, other bytes"
    OTHER = "other data"


def data_of(a: DatasetInfo, b: DatasetInfo) -> Data:
    """Compare specifications (scale, skew, seed, version of the generator) and contents.

    The same specification can give other bytes where another library wrote the files; the rows are the same then.
    """
    told = _identity(a), _identity(b)
    if told[0] != told[1]:
        return Data.OTHER
    if a.fingerprint == b.fingerprint:
        return Data.SAME
    return Data.REMADE if told[0] else Data.OTHER


def data_key(info: DatasetInfo) -> str:
    """A text that is the same for datasets on which the same work can be done, and for no others."""
    told = _identity(info)
    return msgspec.json.encode([info.label, told or info.fingerprint], order="sorted").decode()


def specification(info: DatasetInfo) -> dict[str, Any]:
    """What says how the data were made, as "spec · scale" → value."""
    return dict(leaves(_identity(info)))


def leaves(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Nested mappings as "outer · inner" and value."""
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from leaves(inner, f"{prefix} · {key}" if prefix else str(key))
    elif prefix:
        yield prefix, value


def _identity(info: DatasetInfo) -> dict[str, Any]:
    return {key: info.manifest[key] for key in _IDENTITY if key in info.manifest}
