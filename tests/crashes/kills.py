"""Runs that are struck at random moments and gone on with until they are done, and what must be true of each."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from reports.files.reading import HEADER_FILE
from reports.files.store import RunStore
from reports.record import Status
from reports.render import HTML_FILE
from tests.crashes.commands import SIGNALS, Command, Place, Strike
from tests.crashes.timeless import Timeless, counted, planned, superseded, timeless

_MOST_COMMANDS: Final = 40
_WINDOW: Final = 0.6
"""Of the time of a whole run, in which commands are struck: who goes on with one needs less than all of it."""
_INTERRUPTED: Final = 130


@dataclass(slots=True)
class Tally:
    """What was done to runs, and what became of their trials."""

    strikes: Counter[Strike] = field(default_factory=Counter)
    runs: int = 0
    lost: int = 0
    doubled: int = 0
    done_again: int = 0

    def told(self, seed: int) -> str:
        struck = ", ".join(f"{how} {times}" for how, times in sorted(self.strikes.items()))
        return (
            f"seed {seed}: {self.strikes.total()} strikes ({struck}) at {self.runs} runs; trials lost {self.lost}, "
            f"doubled {self.doubled}, done again with their block {self.done_again}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunt:
    """The options of a run, what it comes to when nothing disturbs it, and how many seconds it takes then."""

    words: Sequence[str]
    undisturbed: Timeless
    seconds: float

    @classmethod
    def begin(cls, words: Sequence[str], folder: Path) -> Hunt:
        """Let such a run go on to its end."""
        place = Place(folder)
        began = time.monotonic()
        command = place.start(words)
        assert command.end() == 0, command.text()
        place.check_clean()
        run = place.run()
        assert run is not None
        return cls(words=words, undisturbed=timeless(run, folder / "timeless"), seconds=time.monotonic() - began)

    def go(self, place: Place, strikes: Sequence[Strike], rng: random.Random, tally: Tally) -> None:
        """Strike a run again and again, each time after it was gone on with, then go on to its end and look at it."""
        for how in strikes:
            command = place.start(self.words)
            time.sleep(rng.uniform(0, self.seconds * _WINDOW))
            if command.strike(how):
                tally.strikes[how] += 1
            check_between(place, how, command)
            if is_done(place):
                break
        finish(place, self.words)
        self.check(place, tally)

    def check(self, place: Place, tally: Tally) -> None:
        """Every trial is there once, and the reports are those of a run that nothing disturbed, but for times."""
        run = place.run()
        assert run is not None
        place.check_clean()
        wanted, found = planned(run), counted(run)
        tally.runs += 1
        tally.lost += (wanted - found).total()
        tally.doubled += (found - wanted).total()
        tally.done_again += superseded(run)
        assert found == wanted
        now = timeless(run, place.folder / "timeless")
        assert now.trials == self.undisturbed.trials
        assert now.pages == self.undisturbed.pages


def is_done(place: Place) -> bool:
    """Whether nothing is left of the run to do."""
    run = place.run()
    if run is None:
        return False
    if not (run / HTML_FILE).exists():
        return False
    store = RunStore.open(run)
    well = Counter(record.trial.id for record in store.records() if record.status is Status.OK)
    page, header = ((run / name).stat().st_mtime_ns for name in (HTML_FILE, HEADER_FILE))
    through = page >= header and not (run / "outputs").exists()
    return store.header.outcome == "complete" and through and not planned(run) - well


def finish(place: Place, words: Sequence[str]) -> None:
    """Go on until nothing is left to do."""
    for _ in range(_MOST_COMMANDS):
        if is_done(place):
            return
        command = place.start(words)
        assert command.end() in {0, 1}, command.text()
    raise AssertionError("the run does not come to its end")


def check_between(place: Place, how: Strike, command: Command) -> None:
    """After a strike what is there is whole, and what is unfinished does not count; who was asked said how to go on."""
    said = command.text()
    assert "Traceback" not in said, said
    if how in SIGNALS and command.process.returncode == _INTERRUPTED and "[1/" in said:
        assert "interrupted; go on with: " in said
    run = place.run()
    if run is None:
        return
    for record in RunStore.open(run).records():
        if record.status is Status.OK:
            assert [stage.stage for stage in record.stages] == list(record.trial.stages)
            assert all(stage.answer is not None for stage in record.stages)
        else:
            assert record.status is Status.WORKER_DIED, record
