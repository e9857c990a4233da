"""What a student predicts: read from a text, and judged by what was measured; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from string import ascii_lowercase
from typing import Final

from bench.errors import BenchError
from bench.labs.lab import Lab, outcome_of
from reports.metrics import Unit
from reports.writing.formatting import quantity

RIGHT_WITHIN: Final = 1.25
CLOSE_WITHIN: Final = 2.0
"""A number is right, or close, where larger / smaller of prediction and measurement is at most this."""
_NUMBER: Final = re.compile(r"((?:[1-9]\d{0,2}(?:[,_ ]\d{3})+|\d+)(?:\.\d+)?|\.\d+)\s*([A-Za-z%×]*)")
"""Separators only before groups of three: where a comma begins the decimals, 2,5 and 0,125 are neither 25 nor 125."""
_BYTES: Final[Mapping[str, float]] = {
    "": 1,
    "b": 1,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "kib": 1 << 10,
    "mib": 1 << 20,
    "gib": 1 << 30,
}
_RATIOS: Final[Mapping[str, float]] = {"": 1.0, "x": 1.0, "×": 1.0, "%": 0.01}
_FACTORS: Final[Mapping[Unit, Mapping[str, float]]] = {
    Unit.BYTES: _BYTES,
    Unit.RATIO: _RATIOS,
    Unit.COUNT: {"": 1},
    Unit.SECONDS: {"": 1, "s": 1},
}
_EXAMPLES: Final = {Unit.BYTES: "300 kB or 2 MiB", Unit.RATIO: "2.5 or 40%", Unit.COUNT: "1,200", Unit.SECONDS: "1.5"}


class Judged(StrEnum):
    """How a prediction turned out."""

    RIGHT = "right"
    CLOSE = "close"
    OFF = "off"
    OPEN = "not measured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """A choice by its place among the lab's, or a number in the unit of the lab's reading; the other is None.

    `text` is how it is told to people.
    """

    text: str
    choice: int | None = None
    number: float | None = None


def read_prediction(lab: Lab, text: str) -> Prediction:
    """The prediction in a text: a letter, or a number with or without its unit; BenchError for anything else."""
    return _choice(lab, text) if lab.choices else _number(lab, text)


def judged(lab: Lab, prediction: Prediction, measured: float | None) -> Judged:
    """How the prediction turned out; a number is judged by the factor that it is off."""
    if measured is None:
        return Judged.OPEN
    if prediction.choice is not None:
        right = lab.choices[prediction.choice] == outcome_of(lab.asked, measured).choice
        return Judged.RIGHT if right else Judged.OFF
    assert prediction.number is not None
    factor = factor_off(prediction.number, measured)
    return Judged.RIGHT if factor <= RIGHT_WITHIN else Judged.CLOSE if factor <= CLOSE_WITHIN else Judged.OFF


def factor_off(predicted: float, measured: float) -> float:
    """The larger over the smaller of two numbers from 0 on; 1 where they are equal."""
    low, high = sorted((predicted, measured))
    return 1.0 if low == high else inf if low == 0 else high / low


def letters(lab: Lab) -> str:
    """A letter for each of the lab's choices."""
    return ascii_lowercase[: len(lab.choices)]


def _choice(lab: Lab, text: str) -> Prediction:
    given, known = text.strip().lower().rstrip(".)"), letters(lab)
    if len(given) != 1 or given not in known:
        raise BenchError(f"{text.strip()!r} is none of the answers: give {', '.join(known[:-1])} or {known[-1]}")
    place = known.index(given)
    return Prediction(text=f"{given}) {lab.choices[place]}", choice=place)


def _number(lab: Lab, text: str) -> Prediction:
    unit = lab.asked.reading.unit
    found = _NUMBER.fullmatch(text.strip())
    factor = _FACTORS[unit].get(found[2].lower()) if found else None
    if found is None or factor is None:
        raise BenchError(f"{text.strip()!r} is no prediction here: give a number such as {_EXAMPLES[unit]}")
    number = float(re.sub(r"[,_ ]", "", found[1])) * factor
    return Prediction(text=quantity(number, unit), number=number)
