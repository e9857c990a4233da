"""What Spark's event log says, as far as anybody here reads it."""

from __future__ import annotations

import msgspec
from msgspec import field


class Event(msgspec.Struct, frozen=True):
    """Spark names most fields in words: "Stage ID"."""


class JobStart(Event, frozen=True):
    """A job has begun, with all the Spark stages it may need; `properties` hold its job group."""

    job_id: int = field(name="Job ID")
    stage_ids: tuple[int, ...] = field(name="Stage IDs")
    properties: dict[str, str] = field(name="Properties", default_factory=dict)

    @property
    def group(self) -> str | None:
        """The job group, which for a streaming query is the id of its run."""
        return self.properties.get("spark.jobGroup.id")


class StageInfo(Event, frozen=True):
    """One attempt of one Spark stage."""

    stage_id: int = field(name="Stage ID")
    attempt: int = field(name="Stage Attempt ID")
    failure: str | None = field(name="Failure Reason", default=None)


class StageCompleted(Event, frozen=True):
    """An attempt has ended, well or not."""

    info: StageInfo = field(name="Stage Info")


class Reason(Event, frozen=True):
    """How a task has ended: "Success" or what went wrong."""

    reason: str = field(name="Reason")


class TaskInfo(Event, frozen=True):
    """When a task ran: milliseconds since 1970, 0 where it did not come to that."""

    launched: int = field(name="Launch Time")
    finished: int = field(name="Finish Time")
    fetching: int = field(name="Getting Result Time")


class ShuffleRead(Event, frozen=True):
    """Bytes, milliseconds and rows."""

    remote: int = field(name="Remote Bytes Read")
    local: int = field(name="Local Bytes Read")
    wait: int = field(name="Fetch Wait Time")
    records: int = field(name="Total Records Read")


class ShuffleWrite(Event, frozen=True):
    """Bytes and rows."""

    size: int = field(name="Shuffle Bytes Written")
    records: int = field(name="Shuffle Records Written")


class Input(Event, frozen=True):
    """Bytes and rows."""

    size: int = field(name="Bytes Read")
    records: int = field(name="Records Read")


class Output(Event, frozen=True):
    """Bytes and rows."""

    size: int = field(name="Bytes Written")
    records: int = field(name="Records Written")


class TaskMetrics(Event, frozen=True):
    """What a task reported: milliseconds, but CPU time in nanoseconds; bytes."""

    run: int = field(name="Executor Run Time")
    cpu: int = field(name="Executor CPU Time")
    deserialize: int = field(name="Executor Deserialize Time")
    serialize: int = field(name="Result Serialization Time")
    collect: int = field(name="JVM GC Time")
    spilled_memory: int = field(name="Memory Bytes Spilled")
    spilled_disk: int = field(name="Disk Bytes Spilled")
    read: ShuffleRead = field(name="Shuffle Read Metrics")
    write: ShuffleWrite = field(name="Shuffle Write Metrics")
    input: Input = field(name="Input Metrics")
    output: Output = field(name="Output Metrics")


class TaskEnd(Event, frozen=True):
    """One attempt of one task has ended."""

    stage_id: int = field(name="Stage ID")
    attempt: int = field(name="Stage Attempt ID")
    reason: Reason = field(name="Task End Reason")
    info: TaskInfo = field(name="Task Info")
    metrics: TaskMetrics | None = field(name="Task Metrics", default=None)


class QueryStarted(Event, frozen=True):
    """A streaming query has begun a run."""

    run_id: str = field(name="runId")


class StateOperator(Event, frozen=True):
    """The state of one operator of a streaming query after a micro-batch, and what committing it took (ms)."""

    rows: int = field(name="numRowsTotal")
    memory: int = field(name="memoryUsedBytes")
    commit: int = field(name="commitTimeMs")
    late: int = field(name="numRowsDroppedByWatermark")


class Progress(Event, frozen=True):
    """What a streaming query reports after a micro-batch."""

    state: tuple[StateOperator, ...] = field(name="stateOperators")


class QueryProgress(Event, frozen=True):
    """A streaming query has done a micro-batch."""

    progress: Progress


class PlanMetric(Event, frozen=True):
    """A metric of a plan's node: under this number its values are reported."""

    name: str
    accumulator: int = field(name="accumulatorId")


class Plan(Event, frozen=True):
    """A node of a plan and what is below it."""

    name: str = field(name="nodeName")
    metrics: tuple[PlanMetric, ...] = ()
    children: tuple[Plan, ...] = ()


class PlanMade(Event, frozen=True):
    """A SQL execution has begun, or adaptive execution has given it another plan."""

    execution: int = field(name="executionId")
    plan: Plan = field(name="sparkPlanInfo")


class DriverUpdate(Event, frozen=True):
    """Values of metrics that the driver itself knows: number and value of each."""

    updates: tuple[tuple[int, int], ...] = field(name="accumUpdates")
