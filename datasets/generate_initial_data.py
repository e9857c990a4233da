"""Makes all tables of a dataset: dimensions, 30 days of history and the events of day 31."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from datasets.arrivals import Arrivals
from datasets.calibration import check, expected_shares
from datasets.chunks import Making, set_aside_new, write_historical
from datasets.dimensions import write_dimensions
from datasets.hours import set_file_times, write_hour
from datasets.manifest import KeyShares, Manifest, content_fingerprint, probes, tables_of, write_manifest
from datasets.population import Population, population
from datasets.progress import Counter, Meter, Progress
from datasets.randomness import stream
from datasets.shares import Shares, shares
from datasets.spec import GENERATOR_VERSION, DatasetSpec
from datasets.tally import Tally
from datasets.timeline import EVENT_FILES
from datasets.transactions import historical_chunks, new_chunks
from datasets.write import FileEntry

MAX_WORKERS: Final = 8
"""More threads would mostly wait for the interpreter, and each holds a chunk (some 100 MB)."""
_SCRATCH: Final = "_scratch"  # inside an unfinished dataset, for events on their way to the hour files

_Task: TypeAlias = Callable[[], list[FileEntry]]
_Expected: TypeAlias = Mapping[str, Future[Shares]]


def generate(
    spec: DatasetSpec,
    folder: Path,
    progress: Progress | None = None,
    workers: int | None = None,
    meter: Meter | None = None,
) -> Manifest:
    """Write the dataset of `spec` into the empty or absent `folder`; `workers` threads change how fast, not what.

    Raises DatasetError if the shares drawn leave the band of the skew law, OSError if files cannot be written.
    """
    making = _begin(population(spec), folder)
    counter = Counter(spec.counts.transactions + spec.counts.transaction_events + 1, progress, meter)
    with _threads(workers) as pool:
        chunks = _submitted(pool, _chunks(making))
        expected = {column: pool.submit(_expected, making.people, column) for column in making.tallies}
        files = counter.all_of(chunks)
        files += counter.all_of(_submitted(pool, _hours(making)))
        shutil.rmtree(folder / _SCRATCH)
        set_file_times(folder)
        manifest = _describe(making, sorted(files, key=lambda file: file.path), expected)
    write_manifest(folder, manifest)
    return manifest


def _begin(people: Population, folder: Path) -> Making:
    events = people.spec.counts.transaction_events
    return Making(
        people=people,
        folder=folder,
        transactions=Arrivals(folder / _SCRATCH / "transactions", "transaction_id", events),
        signals=Arrivals(folder / _SCRATCH / "signals", "signal_id", events),
        tallies={column: Tally(keys.total) for column, keys in people.keys.items()},
    )


def _chunks(making: Making) -> list[_Task]:
    people = making.people
    tasks: list[_Task] = [partial(write_dimensions, people, making.folder)]
    tasks += [partial(write_historical, making, chunk) for chunk in range(historical_chunks(people))]
    tasks += [partial(set_aside_new, making, chunk) for chunk in range(new_chunks(people))]
    return tasks


def _hours(making: Making) -> list[_Task]:
    tables = {"transaction_events": making.transactions, "fraud_signal_events": making.signals}
    return [
        partial(write_hour, making.folder, name, events, hour)
        for name, events in tables.items()
        for hour in range(EVENT_FILES)
    ]


@contextmanager
def _threads(workers: int | None) -> Iterator[Executor]:
    """Runs tasks in threads: nearly all the work is in numpy and Arrow, which let go of the interpreter.

    Two threads beat two processes at scales 10 and 40, because starting a process costs half a second of imports.
    """
    pool = ThreadPoolExecutor(workers or min(MAX_WORKERS, os.cpu_count() or 1))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _submitted(pool: Executor, tasks: Sequence[_Task]) -> Iterator[list[FileEntry]]:
    """Starts tasks at once and gives what they return as they end, in any order."""
    futures = [pool.submit(task) for task in tasks]
    return (future.result() for future in as_completed(futures))


def _expected(people: Population, column: str) -> Shares:
    rng = stream(people.spec.seed, f"expected shares of {column}")
    return expected_shares(people.keys[column].weights, people.spec.counts.transactions, rng)


def _describe(making: Making, files: Sequence[FileEntry], expected: _Expected) -> Manifest:
    spreads = {}
    for column, tally in making.tallies.items():
        check(column, making.people.keys[column].weights, tally.rows)
        spreads[column] = KeyShares(realised=shares(tally.blocks()), expected=expected[column].result())
    return Manifest(
        spec=making.people.spec,
        generator_version=GENERATOR_VERSION,
        tables=tables_of(files),
        fingerprint=content_fingerprint(files),
        shares=spreads,
        probes=probes(making.tallies["merchant"].rows),
        event_files=EVENT_FILES,
        files=tuple(files),
    )
