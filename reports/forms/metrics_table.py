"""All measurements of a run as one table, for pandas and spreadsheets: a row for every execution of a stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final

import pyarrow as pa

from reports.evidence.attempts import counting
from reports.evidence.measurements import is_measurement
from reports.metrics import METRICS, StageMetrics
from reports.record import StageInfo, StageRecord, TrialRecord

_OF_TRIAL: Final = (
    ("trial", pa.string()),
    ("dataset", pa.string()),
    ("fork", pa.int64()),
    ("block", pa.int64()),
    ("attempt", pa.int64()),
    ("kind", pa.string()),
    ("replica", pa.int64()),
    ("variant", pa.string()),
    ("stage", pa.string()),
    ("status", pa.string()),
    ("counts", pa.bool_()),
    ("started_at", pa.timestamp("ms", "UTC")),
)


def metrics_table(records: Sequence[TrialRecord], stages: Sequence[StageInfo]) -> pa.Table:
    """Where each execution stands in the run, whether estimates rest on it (`counts`), then all metrics of the
    catalogue in its units; null is not measured.
    """
    counted = {record.trial.id for record in counting(records)}
    once = {stage.name for stage in stages if stage.once}
    rows = [
        _row(record, done, record.trial.id in counted and is_measurement(record, done, once=done.stage in once))
        for record in records
        for done in record.stages
    ]
    kinds = {
        field.name: pa.int64() if str(field.type).startswith("Count") else pa.float64() for field in _METRIC_FIELDS
    }
    metrics = [pa.field(each.name, kinds[each.name], metadata={"unit": str(each.unit)}) for each in METRICS]
    return pa.Table.from_pylist(rows, schema=pa.schema([*_OF_TRIAL, *metrics]))


_METRIC_FIELDS: Final = fields(StageMetrics)


def _row(record: TrialRecord, done: StageRecord, counts: bool) -> dict[str, Any]:
    trial = record.trial
    return {
        "trial": trial.id,
        "dataset": trial.dataset,
        "fork": trial.fork,
        "block": trial.block,
        "attempt": trial.attempt,
        "kind": str(trial.kind),
        "replica": trial.replica,
        "variant": trial.variant,
        "stage": done.stage,
        "status": str(done.status),
        "counts": counts,
        "started_at": round(record.started_at * 1000),
        **{each.name: getattr(done.metrics, each.name) for each in METRICS},
    }
