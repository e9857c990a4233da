"""What a metric is: its unit, how far two of its values may lie apart, and all that is said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeVar, dataclass_transform

T = TypeVar("T")


class Unit(StrEnum):
    """The unit a metric is stored in; renderers choose prefixes (kB, ms) themselves."""

    SECONDS = "s"
    BYTES = "B"
    COUNT = ""
    RATIO = "×"


class Stability(StrEnum):
    """What becomes of a metric when the same stage does the same work again: same data, settings and cores."""

    EXACT = "exact"  # the same number, so one run is enough to see a change
    NEAR = "near"  # within NEAR_SHARE
    NOISY = "noisy"  # depends on the weather: compare by intervals only


NEAR_SHARE: Final = 0.02
"""How far two `near` values may lie apart, as a share of the larger.

On one machine they were the same to the byte in every repetition; the room is for clusters, where rows reach a task in
the order in which blocks arrive, and other orders compress otherwise.
"""


def alike(a: float, b: float, share: float) -> bool:
    """Whether two values lie no further apart than this share of the larger one."""
    return abs(b - a) <= share * max(abs(a), abs(b))


@dataclass(frozen=True, slots=True)
class Metric:
    """One line of the metric catalogue: everything reports and documents need to know of a metric."""

    name: str
    label: str
    unit: Unit
    group: str
    stability: Stability
    source: str
    summary: str
    pitfall: str

    @property
    def repeats(self) -> bool:
        """Whether the same work gives the same number again, exactly or nearly."""
        return self.stability is not Stability.NOISY


def metric(label: str, unit: Unit, stability: Stability, *, source: str, summary: str, pitfall: str = "") -> Any:
    """Declare a field of a family; this one line is the whole cost of a new metric in reports.

    `source` names the endpoint or place and its field, `pitfall` what the number does not say.
    """
    told = {
        "label": label,
        "unit": unit,
        "stability": stability,
        "source": source,
        "summary": summary,
        "pitfall": pitfall,
    }
    return field(default=None, metadata=told)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def family(fields_of: type[T]) -> type[T]:
    """Metrics that belong together: some of the fields of `StageMetrics`, which inherits from all families.

    A family has fields and nothing else, since only the whole is ever made, compared or shown. Its `__slots__` are
    empty, since the whole has slots for all of them and Python lets only one base have any.
    """
    return dataclass(frozen=True, kw_only=True, init=False, repr=False, eq=False)(fields_of)
