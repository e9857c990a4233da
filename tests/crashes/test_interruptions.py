"""Whichever step of a run SIGINT or SIGTERM meets: it ends in time, tidies up, says how to go on, and goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.bench.conftest import COUNTING
from tests.crashes.commands import Place, Strike
from tests.crashes.kills import finish, is_done
from tests.crashes.moments import Moment, append, comparison, rendering, wait_for
from tests.crashes.timeless import counted, planned

pytestmark = pytest.mark.process

CHOSEN: Final = (
    *("--workload", "counting", "--plugin", str(COUNTING), "--scale", "0.01", "--skew", "0.9"),
    *("--variant", "plain", "--variant", "slow", "--mode", "quick", "--repetitions", "2"),
)
STEPS: Final[tuple[tuple[str, tuple[Moment, ...], Strike], ...]] = (
    ("append", (append(),), Strike.TERMINATE),
    ("comparison", (append(), comparison()), Strike.INTERRUPT),
    ("rendering", (rendering(),), Strike.TERMINATE),
)


@pytest.mark.parametrize(("moments", "how"), [step[1:] for step in STEPS], ids=[step[0] for step in STEPS])
def test_it_ends_in_time_and_says_how_to_go_on_wherever_it_is(
    moments: tuple[Moment, ...], how: Strike, tmp_path: Path
) -> None:
    place = Place(tmp_path)
    command = place.start(CHOSEN)
    for moment in moments:
        wait_for(moment, place, command)
    assert command.strike(how)
    run = place.run()
    assert run is not None and not is_done(place)
    assert command.text().splitlines()[-1].endswith(f"-m bench --resume {run}")
    assert "Traceback" not in command.text()
    assert not list(place.scratch.iterdir())
    assert not (run / "outputs").exists()
    finish(place, CHOSEN)
    assert counted(run) == planned(run)
    place.check_clean()
