"""The file format: what a trial is, what it leaves behind, and what a run says about itself.

Everything here is plain frozen data. `None` always means "not measured", never zero. A field that is added needs a
default, so that older runs are still read; for any other change FORMAT_VERSION is raised, and tests/reports/records
keeps runs of both.
"""

from reports.record.answer import Answer, Difference, DifferingRow
from reports.record.environment import ClusterInfo, Deploy, Environment, NoiseFloor, StorageInfo
from reports.record.mode import Mode
from reports.record.run_header import FORMAT_VERSION, RunHeader
from reports.record.spark_stage import Quantiles, SparkStage, TaskSkew
from reports.record.stream import MicroBatch, PacedStream, Stream, StreamInfo
from reports.record.trial import Kind, Status, Trial
from reports.record.trial_record import QueryRecord, StageRecord, TrialRecord
from reports.record.workload import (
    BY_CONNECT,
    CONNECT,
    SPARK,
    WITHOUT_SPARK,
    DatasetInfo,
    SettingLevel,
    StageInfo,
    StageSource,
    VariantInfo,
)

__all__ = [
    "BY_CONNECT",
    "CONNECT",
    "FORMAT_VERSION",
    "SPARK",
    "WITHOUT_SPARK",
    "Answer",
    "ClusterInfo",
    "DatasetInfo",
    "Deploy",
    "Difference",
    "DifferingRow",
    "Environment",
    "Kind",
    "MicroBatch",
    "Mode",
    "NoiseFloor",
    "PacedStream",
    "Quantiles",
    "QueryRecord",
    "RunHeader",
    "SettingLevel",
    "SparkStage",
    "StageInfo",
    "StageRecord",
    "StageSource",
    "Status",
    "StorageInfo",
    "Stream",
    "StreamInfo",
    "TaskSkew",
    "Trial",
    "TrialRecord",
    "VariantInfo",
]
