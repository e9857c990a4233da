"""The runs of a folder by age, and the removal of one: nothing but whole, own folders of runs that nobody works on."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.errors import BenchError
from bench.machine.folder_lock import held
from reports.errors import ReportError
from reports.files.reading import HEADER_FILE, read_header
from reports.files.store import LATEST

_BLOCK: Final = 512  # bytes: the unit of `st_blocks`, whatever the file system's own is


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    """A run's folder; `created_at` in seconds since 1970."""

    folder: Path
    created_at: float


def runs_in(folder: Path) -> tuple[KeptRun, ...]:
    """The runs right in a folder, the newest first.

    A run is a real folder, no link, with a header that this version reads and that names the folder: one that was
    renamed is somebody's own. Raises BenchError for what is no folder, or a run itself.
    """
    if (folder / HEADER_FILE).exists():
        raise BenchError(f"{folder} is a run itself: give the folder that holds it, such as {folder.parent}")
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError as error:
        raise BenchError(f"{folder} is no folder of runs ({error.strerror}): name one with --out") from None
    found = [run for name in names if (run := _run(folder / name))]
    return tuple(sorted(found, key=lambda run: (-run.created_at, run.folder.name)))


def beyond(runs: tuple[KeptRun, ...], keep: int) -> tuple[KeptRun, ...]:
    """Those after the newest `keep`, the oldest first, without the one that `latest` leads to."""
    old = [run for run in runs[keep:] if not _is_latest(run.folder)]
    return tuple(reversed(old))


def disk_use(folder: Path) -> int:
    """Bytes that a folder and all below it take on disk; links are not followed."""
    return sum(path.lstat().st_blocks for path in (folder, *folder.rglob("*"))) * _BLOCK


def remove_run(folder: Path) -> int:
    """Remove a run that nobody works on; returns the bytes that this freed.

    The header goes last: what an interruption leaves is still a run, which the next call removes. Raises HeldError when
    somebody works on it, BenchError when it cannot be removed.
    """
    try:
        lock = held(folder)
        try:
            freed = disk_use(folder)
            _empty(folder)
            (folder / HEADER_FILE).unlink()
            folder.rmdir()
        finally:
            lock.close()
    except OSError as error:
        raise BenchError(f"cannot remove {error.filename or folder} ({error.strerror}): check permissions") from error
    return freed


def _empty(folder: Path) -> None:
    """Remove all but the header; links are removed, not followed."""
    with os.scandir(folder) as entries:
        for entry in [entry for entry in entries if entry.name != HEADER_FILE]:
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path)
            else:
                Path(entry.path).unlink()


def _run(folder: Path) -> KeptRun | None:
    try:
        header = read_header(folder)
    except ReportError:
        return None
    return KeptRun(folder=folder, created_at=header.created_at) if header.id == folder.name else None


def _is_latest(folder: Path) -> bool:
    """Whether the link `latest`, or the text file that stands in for one, names this run."""
    latest = folder.with_name(LATEST)
    if latest.is_symlink():
        return latest.resolve() == folder.resolve()
    return latest.is_file() and latest.read_text(encoding="utf-8", errors="replace").strip() == folder.name
