"""Whatever is killed, and whenever: no trial is lost or doubled, the page comes out the same, and nothing is left."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
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
AT_A_TIME: Final = 6
MOST_RUNS: Final = 4
"""For each wanted strike; most runs are struck more than once."""


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path) -> Iterator[None]:
    """No process, and so no port."""
    yield
    assert alive(left_of(tmp_path), STOP_SECONDS) == []


def strike_all(wanted: Sequence[Strike], hunt: Hunt, folder: Path, rng: random.Random) -> Tally:
    """Strike runs, several times each, until all of these have struck; a command that ended before is no strike.

    When to strike follows from how long the undisturbed run took, and a machine may have been slower then.
    """
    tally = Tally()
    for run in range(MOST_RUNS * len(wanted)):
        missing = list((Counter(wanted) - tally.strikes).elements())
        hunt.go(Place(folder / f"run-{run}"), rng.sample(missing, min(AT_A_TIME, len(missing))), rng, tally)
        if tally.strikes == Counter(wanted):
            return tally
    raise AssertionError(f"runs end before they are struck: {tally}")


def test_six_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    hunt = Hunt.begin((*CHOSEN, "quick", "--repetitions", "3"), tmp_path / "undisturbed")
    tally = strike_all((*KINDS, Strike.KILL), hunt, tmp_path, random.Random(SEED))
    print(tally.told(SEED))
    assert tally.strikes == Counter((*KINDS, Strike.KILL))
    assert (tally.lost, tally.doubled) == (0, 0)


@pytest.mark.nightly
@pytest.mark.parametrize(("mode", "repetitions", "number"), [("quick", 3, 60), ("rigorous", 1, 40)])
def test_a_hundred_kills_lose_and_double_nothing(tmp_path: Path, mode: str, repetitions: int, number: int) -> None:
    began = time.monotonic()
    hunt = Hunt.begin((*CHOSEN, mode, "--repetitions", str(repetitions)), tmp_path / "undisturbed")
    seed = int(os.environ.get("KILLS_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 31)
    print(f"seed {seed}: KILLS_SEED={seed} strikes the same way")
    rng = random.Random(seed)
    tally = strike_all(rng.choices(KINDS, k=number), hunt, tmp_path, rng)
    print(f"{tally.told(seed)}; {time.monotonic() - began:.0f} s")
    assert tally.strikes.total() == number
    assert (tally.lost, tally.doubled) == (0, 0)
