"""Two made-up runs of the same work, and ways to make one of them another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from reports.comparing.comparison import compare
from reports.files.store import RunStore
from reports.loading import LoadedRun
from reports.metrics import METRICS, Stability
from reports.record import DatasetInfo, RunHeader, TrialRecord
from tests.reports.made_runs import HALF, Forks, Records, made

SPEC = {"scale": 1.0, "skew": 0.9, "seed": 1.0}
LATER = 86_400.0
QUARTER: Forks = [[0.25], [0.245], [0.255], [0.25], [0.24], [0.26], [0.2525], [0.2475]]
NEAR = [metric.name for metric in METRICS if metric.stability is Stability.NEAR]


def run(name: str = "a", ratios: Forks = HALF) -> LoadedRun:
    """A run with the name as its id: the same work each time, times by these ratios to the baseline."""
    header, records = made(ratios)
    datasets = tuple(replace(info, manifest=manifest()) for info in header.datasets)
    days = ord(name[0]) - ord("a")
    named = replace(header, id=name, datasets=datasets, created_at=header.created_at + days * LATER, outcome="complete")
    return loaded(named, steady(records))


def manifest(**spec: float) -> dict[str, Any]:
    return {"spec": {**SPEC, **spec}, "generator_version": 4}


def loaded(header: RunHeader, records: Sequence[TrialRecord]) -> LoadedRun:
    comparison = compare(header, records)
    return LoadedRun(folder=Path("/runs") / header.id, header=header, records=tuple(records), comparison=comparison)


def steady(records: Records) -> Records:
    """The sample's bytes follow its times; here they are the same in every trial."""
    return tuple(
        replace(
            record,
            stages=tuple(
                replace(
                    done,
                    metrics=replace(
                        done.metrics,
                        **{name: 1000 for name in NEAR if getattr(done.metrics, name) is not None},
                    ),
                )
                for done in record.stages
            ),
        )
        for record in records
    )


def slowed(of: LoadedRun, factor: float) -> LoadedRun:
    """The same run on a machine on which everything takes `factor` times as long."""
    records = tuple(
        replace(
            record,
            stages=tuple(
                replace(done, metrics=replace(done.metrics, wall_seconds=factor * (done.metrics.wall_seconds or 0)))
                for done in record.stages
            ),
        )
        for record in of.records
    )
    return loaded(of.header, records)


def on_data(of: LoadedRun, fingerprint: str, **spec: float) -> LoadedRun:
    """The same run on data with this fingerprint, made by a specification that differs in `spec`."""

    def other(info: DatasetInfo) -> DatasetInfo:
        return replace(info, fingerprint=fingerprint, manifest=manifest(**spec))

    return loaded(replace(of.header, datasets=tuple(map(other, of.header.datasets))), of.records)


def stored(runs_folder: Path, of: LoadedRun) -> Path:
    """Write the run where the command finds it."""
    store = RunStore.create(runs_folder, of.header)
    for record in of.records:
        store.append(record)
    return store.folder
