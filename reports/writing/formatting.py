"""How numbers are written for people; every renderer uses this, so that all say the same.

Bytes carry binary prefixes (1 KiB = 1,024 B), counts have thousands separators, three significant digits otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from reports.metrics import Unit

NOT_MEASURED: Final = "not measured"
SAME: Final = "same time"
_BINARY: Final = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")
_KIBI: Final = 1024
_SHORT: Final = 10
_LONG: Final = 100
_PATIENCE: Final = 90  # seconds; above, minutes read better
_MINUTES: Final = 60
_LEAST_PRICE: Final = 0.001


def significant(value: float) -> str:
    """Three significant digits, thousands separated, no exponent: 0.0421, 3.14, 31.4, 314, 3,141."""
    size = abs(value)
    if size >= _LONG or value == int(value):
        return f"{value:,.0f}"
    if size >= _SHORT:
        return f"{value:.1f}"
    return f"{value:.2f}" if size >= 1 else f"{value:.3g}"


def seconds(value: float | None) -> str:
    """Seconds as "12.3 s", below one second as "42 ms"."""
    if value is None:
        return NOT_MEASURED
    return f"{significant(value * 1000)} ms" if 0 < abs(value) < 1 else f"{significant(value)} s"


def duration(value: float) -> str:
    """Seconds as people say them: "45 s", "4 min", "2 h 10 min"."""
    minutes = round(value / _MINUTES)
    if value < _PATIENCE:
        return f"{value:.0f} s"
    return f"{minutes} min" if minutes < _MINUTES else f"{minutes // _MINUTES} h {minutes % _MINUTES} min"


def moment(when: float) -> str:
    """Seconds since 1970 as "2026-01-01 12:00 UTC"."""
    return f"{datetime.fromtimestamp(when, tz=UTC):%Y-%m-%d %H:%M} UTC"


def percent(share: float) -> str:
    """A share as "3 %", "0.5 %", "12.5 %"."""
    return f"{100 * share:.3g} %"


def held(text: str) -> str:
    """The text with no-break spaces before its per cent signs, so that a number stays with them when lines break."""
    return text.replace(" %", "\u00a0%")


def size(value: float | None) -> str:
    """Bytes with a binary prefix: "812 MiB"."""
    if value is None:
        return NOT_MEASURED
    for prefix in _BINARY[:-1]:
        if abs(value) < _KIBI:
            return f"{significant(value)} {prefix}"
        value /= _KIBI
    return f"{significant(value)} {_BINARY[-1]}"


def count(value: float | None) -> str:
    """A count with thousands separators; a median between two counts keeps its half."""
    if value is None:
        return NOT_MEASURED
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def times(value: float | None) -> str:
    """A plain ratio such as slowest over median task: "1.32×"."""
    return NOT_MEASURED if value is None else f"{_factor(value)}×"


def quantity(value: float | None, unit: Unit) -> str:
    """A metric's value in its unit."""
    return {Unit.SECONDS: seconds, Unit.BYTES: size, Unit.COUNT: count, Unit.RATIO: times}[unit](value)


def in_words(unit: Unit) -> str:
    """What a metric is counted in: "seconds", "bytes", "number" or "ratio"."""
    return {Unit.SECONDS: "seconds", Unit.BYTES: "bytes", Unit.COUNT: "number", Unit.RATIO: "ratio"}[unit]


def speed(ratio: float) -> str:
    """A ratio of times as speed: 0.5 → "2.00× faster", 2 → "2.00× slower", 1 → "same time"."""
    text = _factor(_fold(ratio))
    if text == "1.00":
        return SAME
    return f"{text}× {'faster' if ratio < 1 else 'slower'}"


def ends(value: float, low: float, high: float) -> str:
    """The ends of a range of ratios about `value`, as speed and without brackets.

    "2.94, 3.45" where both ends lie in the direction in which `value` is told, else "1.20× faster, 1.10× slower".
    """
    words = [speed(end) for end in (low, high)]
    directions = {word.rpartition(" ")[2] for word in words if word != SAME}
    if directions - {speed(value).rpartition(" ")[2]}:
        return ", ".join(words)
    return ", ".join(_factor(fold) for fold in sorted((_fold(low), _fold(high))))


def plural(number: int, noun: str) -> str:
    """ "1 block", "6 blocks"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def enumeration(words: Sequence[str]) -> str:
    """Words as in a sentence: "a", "a and b", "a, b and c"; empty for no words."""
    *most, last = words or ("",)
    return f"{', '.join(most)} and {last}" if most else last


def shortened(text: str, limit: int) -> str:
    """Text cut to `limit` characters, on one line, with an ellipsis where something is missing."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _fold(ratio: float) -> float:
    return 1 / ratio if ratio < 1 else ratio


def _factor(value: float) -> str:
    if value < _SHORT:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < _LONG else f"{value:,.0f}"


def money(value: float, currency: str) -> str:
    """A price with three significant digits: "0.412 USD"; what is too small for that is "under 0.001 USD"."""
    return f"under {_LEAST_PRICE} {currency}" if 0 < value < _LEAST_PRICE else f"{significant(value)} {currency}"
