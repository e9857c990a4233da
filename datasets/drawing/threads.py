"""The work of making data, in threads: each task writes files, and what comes out does not depend on their order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Final, TypeAlias

from datasets.write import FileEntry

MAX_WORKERS: Final = 8
"""More threads would mostly wait for the interpreter, and each holds a chunk (some 100 MB)."""

Task: TypeAlias = Callable[[], list[FileEntry]]


@contextmanager
def threads(workers: int | None = None) -> Iterator[Executor]:
    """Runs tasks in threads: nearly all the work is in numpy and Arrow, which let go of the interpreter.

    Two threads beat two processes at scales 10 and 40, because starting a process costs half a second of imports.
    """
    pool = ThreadPoolExecutor(workers or min(MAX_WORKERS, os.cpu_count() or 1))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def submitted(pool: Executor, tasks: Sequence[Task]) -> Iterator[list[FileEntry]]:
    """Starts tasks at once and gives what they return as they end, in any order."""
    futures = [pool.submit(task) for task in tasks]
    return (future.result() for future in as_completed(futures))


def run_all(tasks: Sequence[Task]) -> list[FileEntry]:
    """All files that the tasks write, by path; whatever a task raises is raised."""
    with threads() as pool:
        files = [file for some in submitted(pool, tasks) for file in some]
    return sorted(files, key=lambda file: file.path)
