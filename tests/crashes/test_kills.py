"""Whatever is killed, and whenever: no trial is lost or doubled, the page comes out the same, and nothing is left."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final

import pytest

from tests.bench.conftest import COUNTING
from tests.crashes.commands import STOP_SECONDS, Place, Strike, left_of
from tests.crashes.kills import Hunt, Tally
from tests.processes import alive

pytestmark = pytest.mark.process

SEED: Final = int(os.environ.get("KILLS_SEED", "20261126"))
FAKE: Final = ("--workload", "counting", "--plugin", str(COUNTING), "--scale", "0.01", "--skew", "0.9")
CHOSEN: Final = (*FAKE, "--variant", "plain", "--variant", "slow", "--mode")
KINDS: Final = (Strike.KILL, Strike.KILL_ALL, Strike.INTERRUPT, Strike.TERMINATE, Strike.KILL_WORKER)


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path) -> Iterator[None]:
    """No process, and so no port."""
    yield
    assert alive(left_of(tmp_path), STOP_SECONDS) == []


def strike_until(number: int, hunt: Hunt, tmp_path: Path, rng: random.Random, at_a_time: int) -> Tally:
    """Strike runs, several times each, until there were so many strikes."""
    tally = Tally()
    for run in count():
        wanted = min(at_a_time, number - tally.strikes.total())
        if wanted == 0:
            return tally
        hunt.go(Place(tmp_path / f"run-{run}"), [rng.choice(KINDS) for _ in range(wanted)], rng, tally)
    raise AssertionError


def test_six_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    hunt = Hunt.begin((*CHOSEN, "quick", "--repetitions", "3"), tmp_path / "undisturbed")
    rng, tally = random.Random(SEED), Tally()
    strikes = [Strike.KILL, *rng.sample(KINDS[:-1], 4), Strike.KILL_WORKER]
    hunt.go(Place(tmp_path / "struck"), strikes, rng, tally)
    print(tally.told(SEED))
    assert tally.strikes.total() > 3
    assert (tally.lost, tally.doubled) == (0, 0)


@pytest.mark.nightly
@pytest.mark.parametrize(("mode", "repetitions", "number"), [("quick", 3, 60), ("rigorous", 1, 40)])
def test_a_hundred_kills_lose_and_double_nothing(tmp_path: Path, mode: str, repetitions: int, number: int) -> None:
    began = time.monotonic()
    hunt = Hunt.begin((*CHOSEN, mode, "--repetitions", str(repetitions)), tmp_path / "undisturbed")
    seed = int(os.environ.get("KILLS_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 31)
    print(f"seed {seed}: KILLS_SEED={seed} strikes the same way")
    tally = strike_until(number, hunt, tmp_path, random.Random(seed), at_a_time=6)
    print(f"{tally.told(seed)}; {time.monotonic() - began:.0f} s")
    assert tally.strikes.total() == number
    assert (tally.lost, tally.doubled) == (0, 0)
