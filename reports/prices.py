"""What a unit of everything that a run uses costs: assumed, or read from a file of the user's."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec

from reports.errors import ReportError

Price = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Prices in one `currency`, which is only text.

    `core_hour` and `gib_hour` are for a core and a GiB of memory, each reserved for an hour, `gb_month` for 10⁹ bytes
    kept for a month, `thousand_puts` for a thousand requests that write objects or list them, `thousand_gets` for a
    thousand that read one or ask whether it is there.
    """

    core_hour: Price
    gib_hour: Price
    gb_month: Price
    thousand_puts: Price
    thousand_gets: Price
    currency: Annotated[str, msgspec.Meta(min_length=1, max_length=12)]


ASSUMED: Final = Prices(
    core_hour=0.04,
    gib_hour=0.005,
    gb_month=0.02,
    thousand_puts=0.005,
    thousand_gets=0.0005,
    currency="USD",
)
"""Assumptions: round figures of the order of public on-demand prices, nobody's own. Give your own to rely on them."""

_KEYS: Final = tuple(field.name for field in fields(Prices))


def read_prices(path: Path) -> Prices:
    """The prices in a TOML file, which has to name all of them and nothing else.

    Raises ReportError when it cannot be read, lacks a price, has one that is negative or no number, or an unknown key.
    """
    data = _read(path)
    unknown = [repr(key) for key in data if key not in _KEYS]
    if unknown:
        raise ReportError(f"{path} names the unknown price {', '.join(unknown)}: give {', '.join(_KEYS)}")
    try:
        return msgspec.convert(data, Prices)
    except msgspec.ValidationError as error:
        raise ReportError(
            f"{path} does not hold all prices ({error}): give {', '.join(_KEYS[:-1])} as numbers from 0 "
            f"and {_KEYS[-1]} as text"
        ) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReportError(f"cannot read prices from {path} ({error.strerror}): give a TOML file") from error
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, or too deep
        reason = " ".join(str(error).split())
        raise ReportError(f"{path} is no TOML ({reason}): give lines such as core_hour = 0.04") from error
