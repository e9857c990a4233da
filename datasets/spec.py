"""What identifies a dataset: scale, skew and seed, and the row counts that follow."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from typing import Final

from datasets.errors import DatasetError

GENERATOR_VERSION: Final = 4
"""Raised whenever the same spec would give other bytes."""

WORKLOAD: Final = "payments"
"""The workload whose data this package makes: what is meant where none is named."""
UNIT: Final = "100,000 historical transactions and 10,000 events in the stream"
"""What scale 1 is, of payments."""
SCALE_HELP: Final = "1 is 100,000 historical transactions, and of other workloads what --list says; any number above 0"

SKEW_COLUMNS: Final = ("merchant", "user")
"""Keys of transactions that can be skewed; the first is by default."""
COLUMNS_HELP: Final = f"Which keys are skewed, by commas: {', '.join(SKEW_COLUMNS)}."
MAX_SKEW: Final = 1.5
MAX_SCALE: Final = 10_000.0  # a billion transactions; the id permutation stays within 64 bits
POLICIES: Final = 19
RISK_RULES: Final = 8

# Measured at scales 0.001, 1, 10, 100 and 1000; the fixed part is merchants and footers.
_BYTES_PER_SCALE: Final = 11_200_000
_FIXED_BYTES: Final = 105_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Rows of each part. `transaction_events` is the sum of the three parts of the stream, without the marker row."""

    users: int
    merchants: int
    policies: int
    risk_rules: int
    transactions: int
    new_transactions: int
    follow_ups: int
    updates: int

    @property
    def transaction_events(self) -> int:
        """Events in the stream: new transactions, later versions of those, newer versions of historical ones."""
        return self.new_transactions + self.follow_ups + self.updates


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetSpec:
    """One dataset: 100,000 historical transactions per unit of `scale`, keys skewed by `skew` or `hot_share`.

    `skew_columns` are the keys that are skewed, others are uniform.

    Raises DatasetError for values outside their range.
    """

    scale: float
    skew: float = 0.0
    hot_share: float | None = None
    skew_columns: tuple[str, ...] = SKEW_COLUMNS[:1]
    seed: int = 1

    def __post_init__(self) -> None:
        _require(_is_number(self.scale) and 0 < self.scale <= MAX_SCALE, f"scale {self.scale}", "over 0, at most 10000")
        _require(_is_number(self.skew) and 0 <= self.skew <= MAX_SKEW, f"skew {self.skew}", "from 0 to 1.5")
        share = self.hot_share
        _require(share is None or (_is_number(share) and 0 < share < 1), f"hot share {share}", "between 0 and 1")
        _require(isinstance(self.seed, int) and 0 <= self.seed < 2**63, f"seed {self.seed}", "an integer from 0")
        if share is not None and self.skew != 0:
            raise DatasetError(f"skew {self.skew:g} and hot share {share:g} exclude each other; give one of them")
        for column in self.skew_columns or ("",):
            _require(column in SKEW_COLUMNS, f"skew column {column!r}", " or ".join(SKEW_COLUMNS))
        # Without skew it does not matter which columns have none; order and repetition never matter.
        columns = self.skew_columns if self.skew or share is not None else SKEW_COLUMNS[:1]
        object.__setattr__(self, "skew_columns", tuple(name for name in SKEW_COLUMNS if name in columns))
        # 1 and 1.0, 0.0 and -0.0 are the same dataset, so they must have the same fingerprint.
        object.__setattr__(self, "scale", float(self.scale))
        object.__setattr__(self, "skew", float(self.skew) + 0.0)

    @property
    def label(self) -> str:
        """Name of the skew level in reports: "skew 0.9", "hot share 0.5" or "skew 0.9 of user"."""
        level = f"skew {_short(self.skew)}" if self.hot_share is None else f"hot share {_short(self.hot_share)}"
        return level if self.skew_columns == SKEW_COLUMNS[:1] else f"{level} of {' and '.join(self.skew_columns)}"

    @property
    def levels(self) -> dict[str, float]:
        """The numbers that a sweep may vary, by the name it gives them."""
        share = {"skew": self.skew} if self.hot_share is None else {"hot share": self.hot_share}
        return {"scale": self.scale, **share}

    @property
    def counts(self) -> Counts:
        """Row counts at this scale; every table has at least one row."""
        events = _rows(10_000 * self.scale)
        of_new = (events + 1) // 2
        follow_ups = of_new // 16
        return Counts(
            users=_rows(10_000 * self.scale),
            merchants=max(1_000, _rows(2_000 * self.scale)),
            policies=POLICIES,
            risk_rules=RISK_RULES,
            transactions=_rows(100_000 * self.scale),
            new_transactions=of_new - follow_ups,
            follow_ups=follow_ups,
            updates=events // 2,
        )

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits of the spec and the generator version: the identity of the bytes to be made."""
        text = json.dumps({**asdict(self), "generator": GENERATOR_VERSION}, sort_keys=True)
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()

    @property
    def estimated_bytes(self) -> int:
        """Rough size on disk in bytes."""
        return _FIXED_BYTES + round(_BYTES_PER_SCALE * self.scale)


def parse_columns(text: str) -> tuple[str, ...]:
    """Skew columns from a text such as "merchant,user"; whether they exist is the spec's business."""
    return tuple(name.strip() for name in text.split(","))


def _short(value: float) -> str:
    """The shortest text that means exactly this number, so that different ones never look the same."""
    return f"{value:g}" if float(f"{value:g}") == value else repr(value)


def _rows(exact: float) -> int:
    return max(1, round(exact))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _require(holds: bool, what: str, allowed: str) -> None:
    if not holds:
        raise DatasetError(f"{what} is out of range: it must be {allowed}")
