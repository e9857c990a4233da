"""Rows while they are being made: columns of codes for words, cents for money, microseconds for times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]
Longs = NDArray[np.int64]

_CODES: Final = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Columns of one length by name; each is an array of its own, because nearly all the work is on one column."""

    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    def take(self, index: Column | slice) -> Self:
        """The rows at some places, in that order."""
        return type(self)({name: column[index] for name, column in self.columns.items()})

    def changed(self, **columns: Column) -> Self:
        """The same rows with some columns replaced or added."""
        return type(self)({**self.columns, **columns})

    def records(self) -> NDArray[np.void]:
        """The same as one array, which a file can hold and a reader can map."""
        records = np.empty(len(self), [(name, column.dtype) for name, column in self.columns.items()])
        for name, column in self.columns.items():
            records[name] = column
        return records


def rows_of(records: NDArray[np.void]) -> Rows:
    """The opposite of `Rows.records`."""
    return Rows({name: np.ascontiguousarray(records[name]) for name in records.dtype.names or ()})


def joined(parts: Sequence[Rows]) -> Rows:
    """All rows of parts with the same columns, in order."""
    return Rows({name: np.concatenate([part[name] for part in parts]) for name in parts[0].columns})


def draw_codes(rng: np.random.Generator, shares: tuple[float, ...], size: int) -> NDArray[np.int8]:
    """Codes 0, 1, … with the given shares, to the nearest 65,536th: looking up is much faster than searching."""
    return _code_table(shares).take(rng.integers(0, _CODES, size, dtype=np.uint16))


@cache
def _code_table(shares: tuple[float, ...]) -> NDArray[np.int8]:
    uniforms = (np.arange(_CODES) + 0.5) / _CODES
    return np.searchsorted(np.cumsum(shares)[:-1] / sum(shares), uniforms, side="right").astype(np.int8)


def draw_some(rng: np.random.Generator, size: int, share: float) -> Longs:
    """Places of distinct rows among `size`, each chosen with probability `share`."""
    return rng.choice(size, rng.binomial(size, share), replace=False)


def portion(total: int, start: int, stop: int, of: int) -> int:
    """How many of `total` things fall to rows `start … stop` of `of`; adds up exactly over all chunks."""
    return total * stop // of - total * start // of
