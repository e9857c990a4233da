"""What was measured of techniques: by runs that add each to the baseline, and figures that stand in other documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from bench.errors import BenchError
from reports.files.atomic import write_atomically

ELSEWHERE: Final = "elsewhere.toml"
RUNS: Final = "runs.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A figure of a document beside the page; `document` may name a section of it. The text says n and interval."""

    technique: str
    document: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """A technique added alone to the baseline, in one stage, as people read it.

    `time` is the ratio with what it rests on, or why there is none; `counter` the technique's own, before and after,
    empty where it names none.
    """

    technique: str
    stage: str
    time: str
    counter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRun:
    """A run: `command` that asked for it, `setup` that says what its figures rest on, how far it agrees with itself."""

    command: str
    setup: str
    gains: tuple[Gain, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that the page gives. Of two runs that measured the same the later one counts."""

    elsewhere: tuple[Elsewhere, ...] = ()
    runs: tuple[MeasuredRun, ...] = ()

    def gains(self, technique: str) -> dict[str, Gain]:
        """What the runs measured of a technique, by stage."""
        return {gain.stage: gain for run in self.runs for gain in run.gains if gain.technique == technique}


@dataclass(frozen=True, slots=True, kw_only=True)
class _ElsewhereFile:
    figure: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _RunsFile:
    run: tuple[MeasuredRun, ...] = ()


_File = TypeVar("_File", _ElsewhereFile, _RunsFile)


def read_figures(folder: Path) -> Figures:
    """What lies in the folder; a file that is not there has nothing. Raises BenchError for one that cannot be read."""
    return Figures(elsewhere=_read(folder / ELSEWHERE, _ElsewhereFile).figure, runs=_read(folder / RUNS, _RunsFile).run)


def write_runs(folder: Path, runs: tuple[MeasuredRun, ...]) -> None:
    """Keep what was measured, in place of what was kept. Raises OSError when the folder cannot be written to."""
    write_atomically(folder / RUNS, msgspec.toml.encode(_RunsFile(run=runs)))


def _read(path: Path, kind: type[_File]) -> _File:
    if not path.exists():
        return kind()
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise BenchError(f"{path} cannot be read ({error}): mend it, or take it from git") from error
