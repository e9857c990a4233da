"""The folders of a run: is there room, where do scratch files go, are the inputs in the page cache."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from bench.errors import BenchError
from bench.machine.environment import memory_bytes

MEMORY_FOLDER: Final = Path("/dev/shm")
OUTPUTS: Final = "outputs"
"""The folder within a run's that stages write into."""


def folder_name(label: str) -> str:
    """A dataset's label as part of a file's or folder's name, and of a Spark job's tag, which may hold no comma."""
    return label.replace(", ", "-").replace(" ", "-")


def check_disk(folder: Path, needed: int) -> None:
    """BenchError when the folder for runs cannot be written or its disk cannot hold `needed` bytes of outputs."""
    with _writing_to(folder), tempfile.NamedTemporaryFile(dir=folder):
        free = shutil.disk_usage(folder).free
    if free < needed:
        raise BenchError(
            f"outputs need about {needed / 1e9:.1f} GB and {folder} has {free / 1e9:.1f} GB free: "
            "use a smaller --scale, fewer variants or another --out"
        )


def make_folder(folder: Path) -> None:
    """Make a folder if it is not there; BenchError where it cannot be."""
    with _writing_to(folder):
        pass


@contextmanager
def _writing_to(folder: Path) -> Iterator[None]:
    """The folder is made if it is not there; BenchError where that, or what is done in it, cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise BenchError(f"cannot write to {folder} ({error.strerror}): choose another folder with --out") from None


def check_file(option: str, path: Path | None) -> None:
    """BenchError where a file that is asked for could not be written at the end, which may be hours away."""
    if path is not None and not path.parent.is_dir():
        raise BenchError(f"{option} {path}: there is no folder {path.parent}; make it, or give another file")
    if path is not None and path.is_dir():
        raise BenchError(f"{option} {path} is a folder: give a file")


def scratch_parent(chosen: str | None, dataset_bytes: int) -> Path:
    """Where shuffle files and checkpoints go: as chosen, else in memory if there is ample room for data of that size.

    In memory, so that no disk's mood is measured (docs/decisions/0002).
    """
    if chosen:
        return Path(chosen)
    needed = max(2 << 30, 8 * dataset_bytes)
    with suppress(OSError):
        if os.access(MEMORY_FOLDER, os.W_OK) and shutil.disk_usage(MEMORY_FOLDER).free > needed < memory_bytes() // 4:
            return MEMORY_FOLDER
    return Path(tempfile.gettempdir())


def read_through(folder: Path) -> None:
    """Read all files of a dataset once, so that the first to scan them is not the one that waits for the disk."""
    for path in sorted(folder.rglob("*.parquet")):
        with path.open("rb") as file:
            while file.read(1 << 20):
                pass
