"""Columns of dimension tables, drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa

from datasets.drawing.rows import draw_codes
from datasets.payments.encode import plain, strings, words
from datasets.payments.timeline import FIRST_DATE

_EPOCH: Final = date(1970, 1, 1)
_LONGEST_CUSTOM: Final = 6 * 365  # days before day 1 of the oldest user or merchant


def any_of(rng: np.random.Generator, vocabulary: Sequence[str], size: int) -> Any:
    """A column of strings, each as likely as the others."""
    return strings(vocabulary).take(plain(rng.integers(0, len(vocabulary), size)))


def joined(separator: str, *columns: Any) -> Any:
    """One column of strings made of several, row by row."""
    import pyarrow.compute as pc  # noqa: PLC0415 - a thirtieth of a second for commands that make no data

    return pc.binary_join_element_wise(*columns, strings([separator])[0])


def lower_case(column: Any) -> Any:
    """The column with its ASCII letters in lower case."""
    import pyarrow.compute as pc  # noqa: PLC0415 - the same

    return pc.ascii_lower(column)


def countries(rng: np.random.Generator, known: Sequence[str], size: int) -> Any:
    """A few countries have most of the people: the share of each is inverse to its place."""
    shares = tuple(1 / place for place in range(1, len(known) + 1))
    return words(draw_codes(rng, shares, size), known)


def dates(rng: np.random.Generator, size: int) -> Any:
    """Days before day 1."""
    return days(-1 - rng.integers(0, _LONGEST_CUSTOM, size))


def days(after: Any) -> Any:
    """Dates so many days after day 1, or before it where the number is negative."""
    return plain(((FIRST_DATE - _EPOCH).days + after).astype(np.int32), pa.date32())


def ints(values: Sequence[int]) -> Any:
    """A column of 32 bits."""
    return plain(np.array(values, dtype=np.int32))
