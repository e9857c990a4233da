"""Points in order of time that may be set beside each other: same machine, data, baseline, variant and stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reports.history.points import Point


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a number was measured."""

    workload: str
    dataset: str
    data: str
    machine: str
    baseline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One number over runs, oldest first."""

    place: Place
    variant: str
    stage: str
    name: str
    points: tuple[Point, ...]

    @property
    def changes(self) -> bool:
        """Whether it was not the same in all runs."""
        return len({point.value for point in self.points}) > 1


def all_series(points: Iterable[Point]) -> tuple[Series, ...]:
    """Every number that any run has, by place, in the order of first appearance within it."""
    found: dict[tuple[Place, str, str, str], list[Point]] = {}
    for point in sorted(points, key=lambda point: (point.began, point.run)):
        place = Place(point.workload, point.dataset, point.data, point.machine, point.baseline)
        found.setdefault((place, point.variant, point.stage, point.name), []).append(point)
    made = [
        Series(place=place, variant=variant, stage=stage, name=name, points=tuple(own))
        for (place, variant, stage, name), own in found.items()
    ]
    return tuple(sorted(made, key=lambda series: series.place))
