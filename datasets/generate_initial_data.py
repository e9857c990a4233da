"""Makes all tables of a dataset: dimensions, 30 days of history and the events of day 31."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from datasets.chunks import SCRATCH, set_aside_new, write_historical
from datasets.dimensions import write_dimensions
from datasets.hours import set_file_times, write_hours
from datasets.manifest import KeyShares, Manifest, content_fingerprint, probes, tables_of, write_manifest
from datasets.population import population
from datasets.randomness import stream
from datasets.rows import Longs
from datasets.skew import check, expected_shares, shares
from datasets.spec import GENERATOR_VERSION, DatasetSpec
from datasets.tally import Tally
from datasets.timeline import EVENT_FILES
from datasets.transactions import historical_chunks, new_chunks
from datasets.write import FileEntry

Progress: TypeAlias = Callable[[str], None]
"""Is told in a few words what is being done or has been noticed."""

MAX_WORKERS: Final = 8
"""More threads would mostly wait for the interpreter, and each holds a chunk (some 100 MB)."""
_HOURS_PER_TASK: Final = 6

_Files: TypeAlias = list[FileEntry]
_Task: TypeAlias = Callable[[], _Files]
_Run: TypeAlias = Callable[[Sequence[_Task]], Iterable[_Files]]


def generate(spec: DatasetSpec, folder: Path, progress: Progress | None = None, workers: int | None = None) -> Manifest:
    """Write the dataset of `spec` into the empty or absent `folder`; `workers` threads change how fast, not what.

    Raises DatasetError if the shares drawn leave the band of the skew law, OSError if files cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tallies = {column: Tally(keys.total) for column, keys in population(spec).keys.items()}
    chunks = _chunk_tasks(spec, folder, tallies)
    hours = [
        partial(write_hours, folder, range(hour, hour + _HOURS_PER_TASK))
        for hour in range(0, EVENT_FILES, _HOURS_PER_TASK)
    ]
    with _runner(workers) as run:
        files = [file for written in _reported(run(chunks), progress, "tables", len(chunks)) for file in written]
        files += [file for written in _reported(run(hours), progress, "event files", len(hours)) for file in written]
    shutil.rmtree(folder / SCRATCH)
    set_file_times(folder)
    manifest = _describe(spec, sorted(files, key=lambda file: file.path), tallies)
    write_manifest(folder, manifest)
    return manifest


def _chunk_tasks(spec: DatasetSpec, folder: Path, tallies: Mapping[str, Tally]) -> list[_Task]:
    people = population(spec)
    tasks: list[_Task] = [partial(write_dimensions, spec, folder)]
    tasks += [partial(write_historical, spec, folder, tallies, chunk) for chunk in range(historical_chunks(people))]
    tasks += [partial(set_aside_new, spec, folder, chunk) for chunk in range(new_chunks(people))]
    return tasks


@contextmanager
def _runner(workers: int | None) -> Iterator[_Run]:
    """Runs tasks in any order, in threads: nearly all the work is in numpy and Arrow, which let go of the interpreter.

    Two threads beat two processes at scales 10 and 40, because starting a process costs half a second of imports.
    """
    pool = ThreadPoolExecutor(workers or min(MAX_WORKERS, os.cpu_count() or 1))
    try:
        yield lambda tasks: (future.result() for future in as_completed([pool.submit(task) for task in tasks]))
    finally:
        pool.shutdown(cancel_futures=True)


def _reported(
    written: Iterable[list[FileEntry]], progress: Progress | None, what: str, total: int
) -> Iterator[list[FileEntry]]:
    for done, item in enumerate(written, start=1):
        if progress is not None:
            progress(f"{what}: {done} of {total}")
        yield item


def _describe(spec: DatasetSpec, files: Sequence[FileEntry], tallies: Mapping[str, Tally]) -> Manifest:
    return Manifest(
        spec=spec,
        generator_version=GENERATOR_VERSION,
        tables=tables_of(files),
        fingerprint=content_fingerprint(files),
        shares={column: _shares(spec, column, tally.rows) for column, tally in tallies.items()},
        probes=probes(tallies["merchant"].rows),
        event_files=EVENT_FILES,
        files=tuple(files),
    )


def _shares(spec: DatasetSpec, column: str, rows: Longs) -> KeyShares:
    weights = population(spec).keys[column].weights
    check(column, rows, weights)
    rng = stream(spec.seed, f"expected shares of {column}")
    return KeyShares(realised=shares(rows), expected=expected_shares(weights, int(rows.sum()), rng))
