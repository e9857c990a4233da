"""The work on one chunk: writes its historical files and sets its events aside for the hour files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from datasets.encode import signals_table, transactions_table
from datasets.population import Population, population
from datasets.randomness import stream
from datasets.rows import Rows, joined
from datasets.signals import draw_signals
from datasets.spec import DatasetSpec
from datasets.tally import Tally
from datasets.timeline import WATERMARK_DELAY
from datasets.transactions import draw_historical, draw_new, historical_chunks
from datasets.versions import draw_follow_ups, draw_updates
from datasets.write import FileEntry, write_part

SCRATCH: Final = "_scratch"
"""Folder inside an unfinished dataset that holds events on their way to the hour files."""
_LATEST: Final = 0.01  # share of events that arrive as late as is allowed


def write_historical(spec: DatasetSpec, folder: Path, tallies: Mapping[str, Tally], chunk: int) -> list[FileEntry]:
    """Write one chunk of `transactions` and `fraud_signals`, and set aside the stream's newer versions of it.

    Its rows are added to the tallies of the columns merchant and user.
    """
    people = population(spec)
    rows = draw_historical(people, chunk)
    signals = draw_signals(spec.seed, chunk, rows, _first_unknown(spec))
    files = [
        write_part(folder, "transactions", chunk, transactions_table(rows)),
        write_part(folder, "fraud_signals", chunk, signals_table(signals)),
    ]
    _set_aside(people, folder, historical_chunks(people) + chunk, draw_updates(spec, chunk, rows))
    for column, tally in tallies.items():
        tally.add(rows[f"{column}_id"])
    return files


def set_aside_new(spec: DatasetSpec, folder: Path, chunk: int) -> list[FileEntry]:
    """Set aside one chunk of the stream's new transactions and their second versions."""
    people = population(spec)
    rows = draw_new(people, chunk)
    rows = joined([rows, draw_follow_ups(spec, chunk, rows)])
    _set_aside(people, folder, 2 * historical_chunks(people) + chunk, rows)
    return []


def _first_unknown(spec: DatasetSpec) -> int:
    return spec.counts.transactions + spec.counts.new_transactions + 1


def _set_aside(people: Population, folder: Path, slot: int, versions: Rows) -> None:
    """Save versions and their signals by arrival. A slot names their source: updates of a chunk or new ones."""
    seed = people.spec.seed
    signals = draw_signals(seed, slot, versions, _first_unknown(people.spec))
    rng = stream(seed, "arrival", slot)
    _save(rng, folder, f"transaction_events-{slot}", versions, "updated_at")
    _save(rng, folder, f"fraud_signal_events-{slot}", signals, "detected_at")


def _save(rng: np.random.Generator, folder: Path, name: str, rows: Rows, time: str) -> None:
    delay = rng.integers(0, WATERMARK_DELAY, len(rows))
    delay[rng.random(len(rows)) < _LATEST] = WATERMARK_DELAY - 1
    arrival = rows[time] + delay
    scratch = folder / SCRATCH
    scratch.mkdir(exist_ok=True)
    in_order = rows.changed(arrival=arrival).take(np.argsort(arrival, kind="stable"))
    np.save(scratch / f"{name}.npy", in_order.records())
