"""What a run says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from reports.prices import Prices
from reports.quantities import Count, Moment, Share, Span
from reports.record.environment import ClusterInfo, Environment, NoiseFloor, StorageInfo
from reports.record.mode import Mode
from reports.record.stream import StreamInfo
from reports.record.trial import Trial
from reports.record.workload import DatasetInfo, StageInfo, StageSource, VariantInfo

FORMAT_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHeader:
    """`run.json`: all that is known of a run but its trials.

    `accounts` are seconds of the command by activity (data, worker start, measured stages …), filled in as it goes;
    `outcome` is None while the run is unfinished.
    """

    format: Count
    id: str
    version: str
    code: str  # fingerprint of the sources and plugins the run began with
    created_at: Moment
    command: tuple[str, ...]
    options: Mapping[str, Any]
    workload: str
    stages: tuple[StageInfo, ...]
    baseline: str
    variants: tuple[VariantInfo, ...]
    datasets: tuple[DatasetInfo, ...]
    environment: Environment
    spark_conf: Mapping[str, str]  # what every variant started from
    plan: tuple[Trial, ...]
    borrowed: tuple[str, ...] = ()  # stages nobody asked for, made once for all by the reference, else the baseline
    accounts: Mapping[str, Span] = field(default_factory=dict)
    outcome: str | None = None
    reference: str | None = None  # the variant whose answers are right; None when they are compared with the baseline's
    mode: Mode = Mode.QUICK
    margin: Share = 0.03  # a ratio nearer to 1 than this is called equivalent
    precision: Share | None = None  # the half-width of the interval at which the run was to stop, as a share
    noise_floor: NoiseFloor | None = None  # of the machine it was measured on, if that was ever calibrated
    prices: Prices | None = None  # the user's; None for the assumed ones
    stopped: Mapping[str, str] = field(default_factory=dict)  # dataset → why it was not measured to the plan's end
    sources: tuple[str, ...] = ()  # texts of definitions, each once; string literals that look secret are replaced
    stage_sources: tuple[StageSource, ...] = ()  # empty where no source was kept yet
    stream: StreamInfo = field(default_factory=StreamInfo)
    cluster: ClusterInfo | None = None  # None where the driver did the work itself
    storage: StorageInfo | None = None  # None for a local disk
    streams: bool = True  # whether the workload has stages that read event streams
