"""How much is measured follows from what was asked, and what cannot be reached is said before anything starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bench.errors import BenchError
from bench.options import Options
from bench.planning.modes import MOST_BLOCKS, MOST_FORKS, Extent, extent
from reports.record import Mode


def found(variants: int = 3, seconds: Callable[[Extent], float] = lambda _: 600.0, **asked: object) -> Extent:
    return extent(replace(Options(), **asked), variants, seconds)  # type: ignore[arg-type]


def test_without_a_budget_a_run_is_quick_and_says_what_a_rigorous_one_takes() -> None:
    assert found() == Extent(
        mode=Mode.QUICK,
        forks=1,
        repetitions=6,
        because="no budget was given; --mode rigorous takes about 10 min",
    )


def test_a_budget_that_a_rigorous_run_fits_into_makes_it_rigorous() -> None:
    assert (found(budget=600.0).mode, found(budget=599.0).mode) == (Mode.RIGOROUS, Mode.QUICK)
    assert found(budget=600.0).because == "about 10 min fit the budget"


@pytest.mark.parametrize(("variants", "forks"), [(0, 7), (1, 7), (3, 7), (9, 9), (40, 11)])
def test_a_rigorous_run_has_as_many_forks_as_its_variants_need(variants: int, forks: int) -> None:
    assert found(variants, mode=Mode.RIGOROUS).forks == forks


def test_forks_that_were_asked_for_decide_the_mode() -> None:
    assert (found(forks=2).mode, found(forks=1).mode) == (Mode.RIGOROUS, Mode.QUICK)


def test_precision_lets_a_run_go_on_for_long() -> None:
    assert found(precision=0.03).repetitions == MOST_BLOCKS
    assert found(precision=0.03, mode=Mode.RIGOROUS).forks == MOST_FORKS
    assert found(precision=0.03, repetitions=9).repetitions == 9


@pytest.mark.parametrize(
    ("asked", "advice"),
    [
        ({"mode": Mode.QUICK, "forks": 3}, "--mode quick has one fork, not 3"),
        ({"mode": Mode.RIGOROUS, "forks": 5}, "--mode rigorous needs at least 6 forks, not 5"),
        ({"precision": 0.03, "repetitions": 7}, "no interval below 8; leave --repetitions out, or give at least 8"),
        ({"precision": 0.03, "forks": 2}, "--precision cannot be reached with --forks 2"),
    ],
)
def test_what_contradicts_itself_is_refused(asked: dict[str, object], advice: str) -> None:
    with pytest.raises(BenchError, match=advice):
        found(**asked)  # type: ignore[arg-type]
