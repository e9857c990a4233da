"""The work on one chunk: writes its historical files and sets its events aside for the hour files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from datasets.drawing.randomness import stream
from datasets.drawing.rows import Longs, Rows, joined
from datasets.drawing.tally import Tally
from datasets.payments.arrivals import Arrivals
from datasets.payments.encode import signals_table, transactions_table
from datasets.payments.population import Population
from datasets.payments.signals import draw_signals
from datasets.payments.timeline import WATERMARK_DELAY
from datasets.payments.transactions import draw_historical, draw_new, historical_chunks
from datasets.payments.versions import draw_follow_ups, draw_updates
from datasets.spec import DatasetSpec
from datasets.write import FileEntry, write_part

_LATEST: Final = 0.01  # share of events that arrive as late as is allowed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Making:
    """What the chunks of a dataset share: where files go, where events wait, and who has how many rows."""

    people: Population
    folder: Path
    transactions: Arrivals
    signals: Arrivals
    tallies: Mapping[str, Tally]


def write_historical(making: Making, chunk: int) -> list[FileEntry]:
    """Write one chunk of `transactions` and `fraud_signals`, and set aside the stream's newer versions of it.

    Its rows are added to the tallies of the columns merchant and user.
    """
    people, spec = making.people, making.people.spec
    rows = draw_historical(people, chunk)
    signals = draw_signals(spec.seed, chunk, rows, _first_unknown(spec))
    files = [
        write_part(making.folder, "transactions", chunk, [transactions_table(rows)]),
        write_part(making.folder, "fraud_signals", chunk, [signals_table(signals)]),
    ]
    _set_aside(making, historical_chunks(people) + chunk, draw_updates(spec, chunk, rows))
    for column, tally in making.tallies.items():
        tally.add(rows[f"{column}_id"])
    return files


def set_aside_new(making: Making, chunk: int) -> list[FileEntry]:
    """Set aside one chunk of the stream's new transactions and their second versions; there are no files yet."""
    people = making.people
    rows = draw_new(people, chunk)
    rows = joined([rows, draw_follow_ups(people.spec, chunk, rows)])
    _set_aside(making, 2 * historical_chunks(people) + chunk, rows)
    return []


def _first_unknown(spec: DatasetSpec) -> int:
    return spec.counts.transactions + spec.counts.new_transactions + 1


def _set_aside(making: Making, slot: int, versions: Rows) -> None:
    """Set aside versions and their signals. A slot names their source: updates of a chunk or new ones."""
    spec = making.people.spec
    signals = draw_signals(spec.seed, slot, versions, _first_unknown(spec))
    rng = stream(spec.seed, "arrival", slot)
    making.transactions.add(versions.changed(arrival=_arrivals(rng, versions["updated_at"])))
    making.signals.add(signals.changed(arrival=_arrivals(rng, signals["detected_at"])))


def _arrivals(rng: np.random.Generator, times: Longs) -> Longs:
    delay = rng.integers(0, WATERMARK_DELAY, len(times))
    delay[rng.random(len(times)) < _LATEST] = WATERMARK_DELAY - 1
    return times + delay
