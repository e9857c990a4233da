"""What Spark's monitoring REST API says, as far as anybody here reads it. Field names are Spark's own, in snake case.

A field that a Spark version no longer sends is an error when it is decoded, not a silent zero.
"""

from __future__ import annotations

import msgspec

from bench.collectors.moment import milliseconds, moment
from bench.collectors.task import Task


class _Payload(msgspec.Struct, rename="camel", frozen=True):
    """Spark writes names like this: executorRunTime."""


class Job(_Payload, frozen=True):
    """`status` is RUNNING, SUCCEEDED, FAILED or UNKNOWN. A streaming query's jobs carry its run id as group.

    Of jobs that came by Spark Connect the tags name the session.
    """

    job_id: int
    status: str
    stage_ids: tuple[int, ...]
    num_completed_stages: int
    num_failed_stages: int
    job_group: str | None = None
    job_tags: tuple[str, ...] = ()
    num_completed_indices: int = 0


class StageAttempt(_Payload, frozen=True):
    """One attempt of one Spark stage, metrics added up over its tasks: ms, but CPU time in ns; sizes in bytes.

    `status` is ACTIVE, COMPLETE, FAILED, PENDING or SKIPPED.
    """

    status: str
    stage_id: int
    attempt_id: int
    name: str
    num_tasks: int
    num_complete_tasks: int
    num_failed_tasks: int
    num_killed_tasks: int
    executor_run_time: int
    executor_cpu_time: int
    jvm_gc_time: int
    memory_bytes_spilled: int
    disk_bytes_spilled: int
    input_bytes: int
    input_records: int
    output_bytes: int
    output_records: int
    shuffle_fetch_wait_time: int
    shuffle_read_bytes: int
    shuffle_remote_bytes_read: int
    shuffle_local_bytes_read: int
    shuffle_read_records: int
    shuffle_write_bytes: int
    shuffle_write_records: int
    first_task_launched_time: str | None = None
    completion_time: str | None = None


class ShuffleRead(_Payload, frozen=True):
    """Bytes that one task fetched."""

    remote_bytes_read: int
    local_bytes_read: int


class TaskMetrics(_Payload, frozen=True):
    """What one task reported."""

    shuffle_read_metrics: ShuffleRead


class ListedTask(_Payload, frozen=True):
    """One attempt of one task. What Spark does not know yet of a running task it leaves out."""

    index: int
    attempt: int
    status: str
    executor_id: str
    launch_time: str
    duration: int = 0
    scheduler_delay: int = 0
    task_metrics: TaskMetrics | None = None

    @property
    def task(self) -> Task:
        """What is used of it."""
        read = self.task_metrics.shuffle_read_metrics if self.task_metrics else None
        return Task(
            index=self.index,
            attempt=self.attempt,
            status=self.status,
            executor=self.executor_id,
            launched=milliseconds(moment(self.launch_time)),
            duration=self.duration,
            scheduler_delay=self.scheduler_delay,
            shuffle_read_bytes=read.remote_bytes_read + read.local_bytes_read if read else 0,
        )


class ListedExecutor(_Payload, frozen=True):
    """An executor, or the driver under the id "driver"; one that is gone is not active."""

    id: str
    is_active: bool


class NodeMetric(_Payload, frozen=True):
    """One metric of a plan's node, its value as text for people."""

    name: str
    value: str


class PlanNode(_Payload, frozen=True):
    """One node of a plan."""

    node_name: str
    metrics: tuple[NodeMetric, ...]


class ApplicationName(_Payload, frozen=True):
    """An application, only by its name to the machine."""

    id: str


class ExecutionId(_Payload, frozen=True):
    """A SQL execution, only by its number."""

    id: int


class Execution(_Payload, frozen=True):
    """One SQL execution with its plan; `status` is RUNNING, COMPLETED or FAILED, `duration` in ms.

    `description` is what the jobs' description was: our job group, unless the stage has set another.
    """

    id: int
    status: str
    description: str
    duration: int
    plan_description: str
    root_execution_id: int
    running_job_ids: tuple[int, ...]
    success_job_ids: tuple[int, ...]
    failed_job_ids: tuple[int, ...]
    nodes: tuple[PlanNode, ...]

    @property
    def job_ids(self) -> tuple[int, ...]:
        """The jobs that worked for it."""
        return (*self.success_job_ids, *self.failed_job_ids, *self.running_job_ids)


class Counter(_Payload, frozen=True):
    """A counter of Spark's metrics system."""

    count: int


class Counters(_Payload, frozen=True):
    """The part of `/metrics/json` that is read."""

    counters: dict[str, Counter]
