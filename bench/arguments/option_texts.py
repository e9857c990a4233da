"""What is read from the text of an option."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from bench.errors import BenchError
from bench.options import Varied
from bench.redaction import cleared, is_secret
from datasets.stores.store_access import check_address, is_address

MOST_POINTS: Final = 100
_MOST_DIGITS: Final = 300
"""Before or after the point: more are beyond a float, and many more beyond arithmetic."""
_SETTING: Final = re.compile(r"(spark|parquet)\.[\w.\-#]+")
_VALUE: Final = re.compile(r"[A-Za-z0-9._-]{1,20}")  # becomes part of a variant's name
_DURATION: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h)?")
_UNIT_SECONDS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0}
_SHARE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)")


def parse_numbers(option: str, texts: Sequence[str]) -> tuple[float, ...]:
    """Numbers from texts such as "0,0.5", "0.9" and "0:1.2:0.3" (from, to, step; both ends included), each once.

    In the order of naming; BenchError on anything else.
    """
    found: dict[float, None] = {}
    for text in (part.strip() for given in texts for part in given.split(",")):
        found.update(dict.fromkeys(map(float, _range(option, text))))
    return tuple(found)


def _range(option: str, text: str) -> list[Decimal]:
    """One number, or those of a range; decimal steps are kept decimal: 0:0.9:0.3 ends at 0.9."""
    try:
        numbers = [Decimal(part.strip()) for part in text.split(":")]
    except ArithmeticError:
        numbers = []
    if len(numbers) not in {1, 3} or not all(number.is_finite() for number in numbers):
        raise BenchError(f"{option} {text!r} is no number and no range: give numbers such as 0,0.9 or 0:1.2:0.3")
    first, *rest = numbers
    if not rest:
        return [first]
    last, step = rest
    if not _has_points(first, last, step):
        raise BenchError(
            f"{option} {text!r} has no points, or too many: give from:to:step with a step above 0, at most "
            f"{MOST_POINTS} points"
        )
    return [first + step * place for place in range(int((last - first) / step) + 1)]


def _has_points(first: Decimal, last: Decimal, step: Decimal) -> bool:
    """Whether there are some, and no more than can be measured."""
    usual = all(abs(number.adjusted()) <= _MOST_DIGITS for number in (first, last, step))
    return usual and step > 0 and 0 <= last - first <= step * MOST_POINTS


def parse_duration(option: str, text: str) -> float:
    """Seconds from "90", "90s", "10m" or "1.5h"; BenchError on anything else."""
    match = _DURATION.fullmatch(text.strip())
    if not match:
        raise BenchError(f"{option} {text!r} is no duration: give seconds or a form such as 90s, 10m or 1.5h")
    return float(match.group(1)) * _UNIT_SECONDS[match.group(2) or "s"]


def parse_share(option: str, text: str) -> float:
    """A share from "3%" or "0.03"; BenchError on anything else."""
    match = _SHARE.fullmatch(text.strip())
    if not match:
        raise BenchError(f"{option} {text!r} is no share: give it as 3% or 0.03")
    return float(match.group(1)) / (100 if match.group(2) else 1)


def parse_data(option: str, text: str) -> str:
    """A folder on this machine as it is, s3a://BUCKET/PREFIX without a last slash; BenchError or DatasetError for an
    address of any other kind.
    """
    if is_address(text):
        return check_address(text)
    if "://" in text:
        raise BenchError(f"{option} {cleared(text)!r} is none: give a folder on this machine, or s3a://BUCKET/PREFIX")
    return text


def parse_conf(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Pairs from texts such as "spark.sql.shuffle.partitions=8"; BenchError when one is not of that form."""
    pairs: dict[str, str] = {}
    for text in texts:
        key, separator, value = text.partition("=")
        if not separator or not _SETTING.fullmatch(key.strip()):
            raise BenchError(f"--conf {text!r} is no Spark setting: give it as spark.some.key=value")
        pairs[key.strip()] = value.strip()
    return tuple(pairs.items())


def parse_varied(option: str, text: str) -> Varied:
    """A setting and its values from "spark.some.key=1,2,8", where 2:8:2 is a range; BenchError on anything else."""
    key, separator, rest = text.partition("=")
    if not separator or not _SETTING.fullmatch(key.strip()):
        raise BenchError(f"{option} {text!r} is no setting with values: give it as spark.some.key=2,8,32")
    if is_secret(key):
        raise BenchError(f"{option} {key.strip()} looks secret, and values become names: give it by --conf")
    values: dict[str, None] = {}
    for part in (part.strip() for part in rest.split(",")):
        found = [_plain(number) for number in _range(option, part)] if ":" in part else [part]
        values.update(dict.fromkeys(found))
    wrong = next((value for value in values if not _VALUE.fullmatch(value)), None)
    if wrong is not None:
        raise BenchError(
            f"{option} {key.strip()} has the value {wrong!r}: give up to 20 letters, digits, '.', '_' or '-' each, "
            "for they become names"
        )
    return Varied(key=key.strip(), values=tuple(values))


def _plain(number: Decimal) -> str:
    """All its digits, with no exponent and no zeros at the end that say nothing: 0.3, 3000000."""
    return format(number.normalize(), "f")
