"""What a lab is: a question, the smallest run that answers it, and what may be said of every possible outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Final

from reports.metrics import METRIC, Unit

SCALE: Final = 0.1
SKEW: Final = 0.9
PLAIN: Final = "baseline"
"""The variant that a question is about where it names no other."""
FEW: Final = 40
"""Shuffle partitions, where their number is not what the lab is about."""
REQUESTS: Final = "price of requests"
MACHINE: Final = "price of cores and memory"
PRICES: Final = frozenset({REQUESTS, MACHINE})
"""Beside the names of metrics, what can be read of a variant: parts of what its run costs, in the run's prices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A run with one block: these variants through these stages on one dataset. With `hot_share`, one merchant has
    that share of all rows, in place of a Zipf distribution. `shuffle_partitions` are for all variants, None for each
    variant's own: the baseline's 200 take a minute of tasks that do next to nothing, which most labs need not wait for.
    With `also_with_partitions`, the one variant is run with so many as well, under a name of its own.
    """

    variants: tuple[str, ...]
    stages: tuple[str, ...]
    scale: float = SCALE
    hot_share: float | None = None
    shuffle_partitions: int | None = None
    also_with_partitions: int | None = None

    @property
    def measured(self) -> tuple[str, ...]:
        """Names of all variants that are run."""
        more = self.also_with_partitions
        return self.variants if more is None else (*self.variants, *(f"{name}@{more}" for name in self.variants))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One number of one variant in one stage. `name` is a metric of the catalogue or one of `PRICES`."""

    name: str
    variant: str
    stage: str

    @property
    def unit(self) -> Unit | None:
        """The metric's unit; None for a price, which is in a currency."""
        return None if self.name in PRICES else METRIC[self.name].unit

    @property
    def label(self) -> str:
        """As people call it."""
        return self.name if self.name in PRICES else METRIC[self.name].label

    @property
    def repeats(self) -> bool:
        """Whether one execution is enough to know it."""
        return self.name not in PRICES and METRIC[self.name].repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The number that a question asks for: `top`, or `top` / `under`."""

    top: Quantity
    under: Quantity | None = None

    @property
    def unit(self) -> Unit:
        """In which the number is given."""
        return Unit.RATIO if self.under or self.top.unit is None else self.top.unit

    @property
    def words(self) -> str:
        """What is divided by what."""
        return _words(self.top) if self.under is None else f"{_words(self.top)} / {_words(self.under)}"

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Both ends."""
        return (self.top,) if self.under is None else (self.top, self.under)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is true where the measured number lies below `below` and below no earlier outcome's.

    `choice` is this outcome as an answer to choose, empty where a number is asked for.
    """

    below: float = inf
    choice: str = ""
    lesson: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A number and all that it may turn out to be, in ascending order; the last outcome has no upper end."""

    reading: Reading
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lab:
    """`asked` is what is predicted: a choice where its outcomes have choices, else a number. `told` is read from the
    same run and told as well. `shown` are the metrics that explain it, in the stage asked about. `further` says what
    to try next.
    """

    name: str
    title: str
    question: str
    experiment: Experiment
    asked: Finding
    told: tuple[Finding, ...] = ()
    shown: tuple[str, ...] = ()
    further: str = field(default="")

    @property
    def choices(self) -> tuple[str, ...]:
        """The answers to choose from, in order; none where a number is asked for."""
        return tuple(outcome.choice for outcome in self.asked.outcomes if outcome.choice)


def value(name: str, stage: str, variant: str = PLAIN) -> Reading:
    """The number itself, of one variant."""
    return Reading(top=Quantity(name=name, variant=variant, stage=stage))


def share(name: str, stage: str, variant: str, of: str = PLAIN) -> Reading:
    """A variant's number as a share of another variant's."""
    return Reading(top=value(name, stage, variant).top, under=value(name, stage, of).top)


def per(name: str, under: str, stage: str, variant: str = PLAIN) -> Reading:
    """One number of a variant for each of another of its numbers."""
    return Reading(top=value(name, stage, variant).top, under=value(under, stage, variant).top)


def outcome_of(finding: Finding, measured: float) -> Outcome:
    """The outcome that the number is."""
    return next(outcome for outcome in finding.outcomes if measured < outcome.below or outcome.below == inf)


def _words(quantity: Quantity) -> str:
    return f"{quantity.label} of {quantity.variant} in {quantity.stage}"
