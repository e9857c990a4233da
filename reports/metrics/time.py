"""Time: how long the stage and its tasks took, by several clocks."""

from __future__ import annotations

from reports.metrics.metric import Stability, Unit, family, metric
from reports.quantities import Amount


@family
class TimeMetrics:
    """Seconds by several clocks."""

    __slots__ = ()

    wall_seconds: Amount | None = metric(
        "Wall clock",
        Unit.SECONDS,
        Stability.NOISY,
        source="clock: perf_counter",
        summary="From the call of the stage to its return.",
    )
    task_seconds: Amount | None = metric(
        "Task time",
        Unit.SECONDS,
        Stability.NOISY,
        source="/stages: executorRunTime",
        summary="Run time of all tasks, added up.",
        pitfall="Whole milliseconds per task; a task that waits for a busy core counts on.",
    )
    task_cpu_seconds: Amount | None = metric(
        "Task CPU",
        Unit.SECONDS,
        Stability.NOISY,
        source="/stages: executorCpuTime",
        summary="CPU time of all tasks inside the JVM.",
        pitfall="Blind to Python workers, to the JVM's own threads and to what a task hands to other threads.",
    )
    task_gc_seconds: Amount | None = metric(
        "GC in tasks",
        Unit.SECONDS,
        Stability.NOISY,
        source="/stages: jvmGcTime",
        summary="Collector pauses seen by tasks.",
        pitfall="A pause counts once for every task that it stops, so two cores see it twice.",
    )
    scheduler_seconds: Amount | None = metric(
        "Scheduler delay",
        Unit.SECONDS,
        Stability.NOISY,
        source="/stages/…/taskList: schedulerDelay",
        summary="Task life outside run, deserialise and result time, added up.",
        pitfall="Whole milliseconds per task, so much of it is rounding where tasks are short.",
    )
    process_cpu_seconds: Amount | None = metric(
        "Process CPU",
        Unit.SECONDS,
        Stability.NOISY,
        source="process tree: user and system time",
        summary="CPU time of the worker's whole process tree and of executors, JVM and Python.",
        pitfall="The JVM's compiler and collector count too, so a cold stage has more of it. Not measured where "
        "executors run on other machines.",
    )
