"""The collectors of one execution at work together: one that fails costs its own metrics and no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.collectors.collector import Collector
from bench.errors import describe
from reports.record import StageRecord


@dataclass(frozen=True, slots=True)
class Watching:
    """The collectors that have started; `notes` tell of those that could not."""

    collectors: tuple[Collector, ...]
    notes: tuple[str, ...]

    def stop(self, record: StageRecord) -> StageRecord:
        """The record with what they saw. The first to start is the last to stop."""
        for collector in reversed(self.collectors):
            try:
                record = collector.stop(record)
            except Exception as error:
                record = replace(record, notes=(*record.notes, _failed(collector, error)))
        return record


def watch(collectors: Sequence[Collector]) -> Watching:
    """Start them, one after another."""
    watching: list[Collector] = []
    notes: list[str] = []
    for collector in collectors:
        try:
            collector.start()
            watching.append(collector)
        except Exception as error:
            notes.append(_failed(collector, error))
    return Watching(tuple(watching), tuple(notes))


def _failed(collector: Collector, error: Exception) -> str:
    return f"collector {collector.name} failed, its metrics are missing: {describe(error)[:500]}"
