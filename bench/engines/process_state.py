"""What a stage may leave changed in its worker's process: seen, told and put back before the next one begins."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import psutil

from bench.machine.own_group import DEATH_SECONDS, kill_all

_SHOWN: Final = 3
_BECOME_PARENT_OF_ORPHANS: Final = 36
"""`PR_SET_CHILD_SUBREAPER` of Linux's prctl(2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessState:
    """Working folder, environment, mask of new files, and the processes that this one has started."""

    folder: str
    environment: dict[str, str]
    mask: int
    children: frozenset[psutil.Process]

    @classmethod
    def now(cls) -> ProcessState:
        """As it is."""
        return cls(folder=os.getcwd(), environment=dict(os.environ), mask=_mask(), children=_children())  # noqa: PTH109

    def put_back(self) -> tuple[str, ...]:
        """Make it so again; what was otherwise is told."""
        return tuple(self._changes())

    def _changes(self) -> Iterator[str]:
        if _folder() != self.folder:
            os.chdir(self.folder)
            yield "the stage changed the working folder: it was put back"
        if changed := self._environment():
            yield f"the stage changed the environment ({named(changed)}): it was put back"
        os.umask(self.mask)
        if left := _ended([each for each in _children() - self.children if each.pid not in _lasting()]):
            yield f"the stage left processes of its own running ({left}): they were killed"

    def _environment(self) -> list[str]:
        now = dict(os.environ)
        changed = sorted(key for key in {*now, *self.environment} if now.get(key) != self.environment.get(key))
        for key in changed:
            if key in self.environment:
                os.environ[key] = self.environment[key]
            else:
                del os.environ[key]
        if "TZ" in changed:
            time.tzset()
        return changed


def named(names: Sequence[str]) -> str:
    """The first few of these names, and how many more there are."""
    more = len(names) - _SHOWN
    shown = ", ".join(name[:100] for name in names[:_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown


def adopt_orphans() -> None:
    """From now on a process whose parent has ended, below this one, becomes a child of this one (on Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_BECOME_PARENT_OF_ORPHANS, 1, 0, 0, 0)


def _mask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _folder() -> str | None:
    """The working folder; None where it has been removed."""
    try:
        return os.getcwd()  # noqa: PTH109
    except FileNotFoundError:
        return None


def _children() -> frozenset[psutil.Process]:
    return frozenset(psutil.Process().children())


def _lasting() -> set[int]:
    """Processes that libraries start once and count on from then on: PySpark's JVM, and multiprocessing's helper."""
    context = getattr(sys.modules.get("pyspark.core.context"), "SparkContext", None)
    java = getattr(getattr(context, "_gateway", None), "proc", None)
    helper = getattr(sys.modules.get("multiprocessing.resource_tracker"), "_resource_tracker", None)
    return {pid for pid in (getattr(java, "pid", None), getattr(helper, "_pid", None)) if pid is not None}


def _ended(left: Sequence[psutil.Process]) -> int:
    """Kill these and all below them; how many of these were still running."""
    running, below = 0, list[psutil.Process]()
    for process in left:
        with suppress(psutil.Error):
            running += process.status() != psutil.STATUS_ZOMBIE
            below += process.children(recursive=True)
    kill_all([*left, *below])
    psutil.wait_procs(left, timeout=DEATH_SECONDS)
    return running
