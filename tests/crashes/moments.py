"""Moments of a run, known by its files and by what it prints."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from reports.reading import HEADER_FILE, TRIALS_FILE
from reports.render import HTML_FILE
from tests.crashes.commands import GATEWAY, Command, Place
from tests.processes import below

Moment = Callable[[Place, Command], bool]
"""Whether it is now; asked again and again from when the command was started or last struck."""
_PATIENCE: Final = 240.0
_DONE: Final = "_SUCCESS"  # Spark's file beside an output that is written


def wait_for(moment: Moment, place: Place, command: Command) -> None:
    """Wait until it is there; AssertionError when the command ends before."""
    end = time.monotonic() + _PATIENCE
    while not moment(place, command):
        assert command.process.poll() is None, f"it ended before the moment: {command.text()}"
        assert time.monotonic() < end, f"the moment does not come: {command.text()}"
        time.sleep(0.001)


def generation(place: Place, command: Command) -> bool:
    return any(place.data.glob(".making-*/*"))


def java_starts(place: Place, command: Command) -> bool:
    return bool(below(command.process.pid, GATEWAY))


def warm_up(place: Place, command: Command) -> bool:
    return _stage_runs(place) and command.text().count("warm-up") < 2


def trial(place: Place, command: Command) -> bool:
    return _stage_runs(place) and command.text().count("warm-up") >= 2


def collection(place: Place, command: Command) -> bool:
    """A stage has ended and its trial left no record yet."""
    run = place.run()
    trials = run and run / TRIALS_FILE
    recorded = trials.stat().st_mtime_ns if trials and trials.exists() else 0
    return run is not None and any(path.stat().st_mtime_ns > recorded for path in run.glob(f"outputs/*/*/*/{_DONE}"))


def changes(name: str) -> Moment:
    """The moment after a file of the run was written to."""
    seen: list[int] = []

    def moment(place: Place, command: Command) -> bool:
        run = place.run()
        path = run and run / name
        stamp = path.stat().st_mtime_ns if path and path.exists() else 0
        seen.append(stamp)
        return stamp != seen[0]

    return moment


def append() -> Moment:
    return changes(TRIALS_FILE)


def comparison() -> Moment:
    """The header is renewed, then the records are compared."""
    return changes(HEADER_FILE)


def rendering() -> Moment:
    return changes(HTML_FILE)


def _stage_runs(place: Place) -> bool:
    """Spark writes an output that is not whole."""
    run = place.run()
    written = [] if run is None else [path for path in run.glob("outputs/*/*/*") if path.is_dir()]
    return any(any(path.iterdir()) and not (path / _DONE).exists() for path in written)
