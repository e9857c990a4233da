"""Work: into how many jobs, Spark stages and tasks the stage was cut, and who did them."""

from __future__ import annotations

from reports.metrics import pitfalls
from reports.metrics.metric import Stability, Unit, family, metric
from reports.quantities import Count


@family
class WorkMetrics:
    """Into how many pieces the work was cut."""

    __slots__ = ()

    executors: Count | None = metric(
        "Executors",
        Unit.COUNT,
        Stability.NOISY,
        source="/allexecutors: isActive",
        summary="Executors there when the stage had ended; 1 where the driver does the work itself.",
        pitfall="Fewer where one was lost, which makes the block invalid.",
    )
    jobs: Count | None = metric(
        "Spark jobs", Unit.COUNT, Stability.EXACT, source="/jobs", summary="Jobs run.", pitfall=pitfalls.ADAPTIVE_PLANS
    )
    spark_stages: Count | None = metric(
        "Spark stages",
        Unit.COUNT,
        Stability.EXACT,
        source="/stages: status COMPLETE",
        summary="Spark stages completed.",
        pitfall="Skipped ones are not counted: adaptive execution names a shuffle's stage again in later jobs.",
    )
    tasks: Count | None = metric(
        "Tasks", Unit.COUNT, Stability.EXACT, source="/stages: numCompleteTasks", summary="Tasks completed."
    )
    failed_tasks: Count | None = metric(
        "Failed tasks",
        Unit.COUNT,
        Stability.NOISY,
        source="/stages: numFailedTasks, numKilledTasks",
        summary="Tasks failed or killed, retries included; any makes the block invalid.",
    )
