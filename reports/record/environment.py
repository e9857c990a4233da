"""Where a run takes place: a machine and its noise, a cluster, an object store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reports.quantities import Amount, Count, Moment
from reports.record.mode import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Where a run took place: collected, never typed in. Sizes in bytes."""

    system: str
    processor: str
    cores: Count
    cpu_quota: Amount | None
    memory_bytes: Count
    load_1m: Amount | None
    cpu_pressure: Amount | None  # "some avg60" of /proc/pressure/cpu, percent
    python: str
    spark: str
    java: str
    libraries: Mapping[str, str]
    commit: str | None
    dirty: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseFloor:
    """What `python -m bench calibrate` found out about a machine and this tool on it.

    `different` of `comparisons` of a variant with itself were called different, `found` of `slowdowns` runs with an
    injected slowdown of the share `waste` were called slower and `denied` of them equivalent or faster. Spreads are
    standard deviations of ln(time / time): of one JVM's blocks about their mean, and of the means of JVMs.
    """

    measured_at: Moment  # seconds since 1970
    version: str
    mode: Mode
    workload: str
    variant: str
    scale: Amount
    comparisons: Count
    different: Count
    spread_of_blocks: Amount | None
    spread_of_forks: Amount | None
    waste: Amount
    slowdowns: Count
    found: Count
    denied: Count
    forks: Count  # as the tool asked for, to tell the waste from a margin of 3 %
    repetitions: Count


class Deploy(StrEnum):
    """A cluster that a run starts for itself."""

    LOCAL_CLUSTER = "local-cluster"  # a standalone one on the same machine


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterInfo:
    """The cluster that the stages on Spark ran on; `deploy` is None for one that was there.

    Every driver had so many executors, each with so many cores and bytes of heap.
    """

    master: str
    deploy: Deploy | None
    executors: Count
    executor_cores: Count
    executor_memory_bytes: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageInfo:
    """The object store that Spark worked with: addresses of the folder that it wrote to, None for a local disk, of data
    that were there already, and of the store where it is not Amazon's.
    """

    folder: str | None = None
    data: str | None = None
    endpoint: str | None = None
    path_style: bool = False
