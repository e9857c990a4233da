"""Makes all tables of a dataset: dimensions, 30 days of history and the events of day 31.

Executed, by name or as a file, it is `python -m datasets`.
"""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from datasets.drawing.calibration import check, expected_shares
from datasets.drawing.randomness import stream
from datasets.drawing.shares import Shares, shares
from datasets.drawing.tally import Tally
from datasets.drawing.threads import Task, submitted, threads
from datasets.manifest import KeyShares, Manifest, content_fingerprint, probes, tables_of, write_manifest
from datasets.payments.arrivals import Arrivals
from datasets.payments.chunks import Making, set_aside_new, write_historical
from datasets.payments.dimensions import write_dimensions
from datasets.payments.hours import set_file_times, write_hour
from datasets.payments.population import Population, population
from datasets.payments.timeline import EVENT_FILES
from datasets.payments.transactions import historical_chunks, new_chunks
from datasets.progress import Counter, Meter, Progress
from datasets.spec import GENERATOR_VERSION, DatasetSpec
from datasets.write import FileEntry

_SCRATCH: Final = "_scratch"  # inside an unfinished dataset, for events on their way to the hour files

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
    with threads(workers) as pool:
        chunks = submitted(pool, _chunks(making))
        expected = {column: pool.submit(_expected, making.people, column) for column in making.tallies}
        files = counter.all_of(chunks)
        files += counter.all_of(submitted(pool, _hours(making)))
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


def _chunks(making: Making) -> list[Task]:
    people = making.people
    tasks: list[Task] = [partial(write_dimensions, people, making.folder)]
    tasks += [partial(write_historical, making, chunk) for chunk in range(historical_chunks(people))]
    tasks += [partial(set_aside_new, making, chunk) for chunk in range(new_chunks(people))]
    return tasks


def _hours(making: Making) -> list[Task]:
    tables = {"transaction_events": making.transactions, "fraud_signal_events": making.signals}
    return [
        partial(write_hour, making.folder, name, events, hour)
        for name, events in tables.items()
        for hour in range(EVENT_FILES)
    ]


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


if __name__ == "__main__":
    # By name, for the command line stands above this module and is none that it could import.
    runpy.run_module("datasets", run_name="__main__", alter_sys=True)
