"""Moments of a run, known by its files and by what it prints."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from reports.files.reading import HEADER_FILE, TRIALS_FILE
from reports.render import COMPARISON_FILE
from tests.crashes.commands import GATEWAY, Command, Place
from tests.processes import below

Moment = Callable[[Place, Command], bool]
"""Whether it is now; asked again and again from when the command was started or last struck."""
VARIANTS: Final = ("baseline", "optimized")
PATIENCE: Final = 120.0
_LOOK_SECONDS: Final = 0.003
_DONE: Final = "_SUCCESS"  # Spark's file beside an output that is written
_WARM_UP: Final = " · warm-up · "


def wait_for(moment: Moment, place: Place, command: Command) -> None:
    """Wait until it is there; AssertionError when the command ends before."""
    end = time.monotonic() + PATIENCE
    while not _is_now(moment, place, command):
        assert command.process.poll() is None, f"it ended before the moment: {command.text()}"
        assert time.monotonic() < end, f"the moment does not come: {command.text()}"
        time.sleep(_LOOK_SECONDS)


def generation(place: Place, command: Command) -> bool:
    return any(place.data.glob(".making-*/*"))


def java_starts(place: Place, command: Command) -> bool:
    return bool(below(command.process.pid, GATEWAY))


def warm_up(place: Place, command: Command) -> bool:
    """The first variant is at its first trial: a line tells of each when it has ended."""
    return _WARM_UP not in command.text() and any(map(_is_written, _outputs(place)))


def trial(place: Place, command: Command) -> bool:
    return command.text().count(_WARM_UP) >= 2 and any(map(_is_written, _outputs(place)))


def collection(place: Place, command: Command) -> bool:
    """A stage has ended and its trial left no record yet."""
    run = place.run()
    trials = run and run / TRIALS_FILE
    recorded = trials.stat().st_mtime_ns if trials and trials.exists() else 0
    ended = [path / _DONE for path in _outputs(place) if (path / _DONE).exists()]
    return any(path.stat().st_mtime_ns > recorded for path in ended)


def changes(name: str) -> Moment:
    """The moment after a file of the run was written to."""
    seen: list[int] = []

    def moment(place: Place, command: Command) -> bool:
        run = place.run()
        path = run and run / name
        seen.append(path.stat().st_mtime_ns if path and path.exists() else 0)
        return seen[-1] != seen[0]

    return moment


def append() -> Moment:
    return changes(TRIALS_FILE)


def comparison() -> Moment:
    """The header is renewed, then the records are compared and the pages rendered."""
    return changes(HEADER_FILE)


def rendering() -> Moment:
    """The first of the pages is written, the others are not."""
    return changes(COMPARISON_FILE)


def _is_now(moment: Moment, place: Place, command: Command) -> bool:
    with suppress(FileNotFoundError):  # a folder that went while it was looked at
        return moment(place, command)
    return False


def _outputs(place: Place) -> list[Path]:
    """The folders that Spark writes into; the reference's, which others read, is none of them."""
    run = place.run()
    return [] if run is None else [path for path in run.glob("outputs/*/*/*") if path.parent.name in VARIANTS]


def _is_written(output: Path) -> bool:
    """Whether Spark is about to: something is there, and it is not whole."""
    return output.is_dir() and any(output.iterdir()) and not (output / _DONE).exists()
