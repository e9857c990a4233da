"""Snapshots of a table in one folder: `snapshot=<n>` beside each other, and a pointer to the one that counts.

A snapshot is written whole before the pointer is replaced, and the pointer is replaced in one step, so a reader sees
the earlier one or the later one and never half of either. What a crash leaves without a pointer is removed by the next
writer. One writer at a time, on a local disk.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import PipelineError

POINTER = "_current"
PREFIX = "snapshot="


@dataclass(frozen=True, slots=True)
class SnapshotStore:
    """The snapshots below a folder."""

    root: Path

    def current(self) -> Path | None:
        """The snapshot that counts, None before the first; PipelineError when the pointer leads nowhere."""
        try:
            name = (self.root / POINTER).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        folder = self.root / name
        if not name.startswith(PREFIX) or folder.parent != self.root or not folder.is_dir():
            raise PipelineError(
                f"{self.root / POINTER} points to {name!r}, which is not there: write the name of one of "
                f"{', '.join(each.name for each in self.all()) or 'no snapshots'} into it, or begin anew"
            )
        return folder

    def all(self) -> list[Path]:
        """Every snapshot folder there is, pointed to or not, oldest first."""
        found = [path for path in self.root.glob(f"{PREFIX}*") if path.name.removeprefix(PREFIX).isdecimal()]
        return sorted(found, key=_number)

    def next(self) -> Path:
        """Where to write the next snapshot. What lies beyond the current one was never finished: it is removed."""
        current = self.current()
        done = _number(current) if current else 0
        for unfinished in self.all():
            if _number(unfinished) > done:
                shutil.rmtree(unfinished)
        return self.root / f"{PREFIX}{done + 1}"

    def publish(self, snapshot: Path) -> None:
        """Let this snapshot count from now on; PipelineError when it is not there."""
        if not snapshot.is_dir() or snapshot.parent != self.root:
            raise PipelineError(f"{snapshot} is no snapshot below {self.root}: nothing was changed")
        beside = self.root / f"{POINTER}.new"
        with beside.open("w", encoding="utf-8") as file:
            file.write(snapshot.name + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.root / POINTER)

    def expire(self, keep: int) -> list[Path]:
        """Remove all but the newest `keep` of the finished snapshots (at least one); returns those removed.

        Files that a younger snapshot shares live on: they are links, and go when the last of them does.
        """
        current = self.current()
        finished = [each for each in self.all() if current and _number(each) <= _number(current)]
        old = finished[: -max(1, keep)]
        for folder in old:
            shutil.rmtree(folder)
        return old


def _number(snapshot: Path) -> int:
    return int(snapshot.name.removeprefix(PREFIX))
