"""Fetches the tasks of many Spark stages at once, from the store that the REST API itself reads.

The API gives the tasks of one Spark stage a request, and for each it searches all tasks that it keeps, so the price is
Spark stages times tasks (docs/decisions, 0011). Here the driver writes the newest tasks into a file, as Spark's history
server does with the same objects. The store is not public: where it is not as expected, the API is asked instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import msgspec
from py4j.protocol import Py4JError

from bench.collectors.rest_types import StageAttempt
from bench.collectors.task import Task

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Tasks = list[tuple[Task, ...]]
FetchTasks = Callable[[Sequence[StageAttempt]], Tasks]
"""Gives the tasks of each of the attempts."""

STORED: Final = "org.apache.spark.status.TaskDataWrapper"
SUCCESS: Final = "SUCCESS"


class StoredTask(msgspec.Struct, rename="camel", frozen=True):
    """A task as Spark's store keeps it; times in ms, `launch_time` and `result_fetch_start` since 1970.

    Of a task that did not succeed Spark keeps the metrics negated.
    """

    stage_id: int
    stage_attempt_id: int
    index: int
    attempt: int
    status: str
    executor_id: str
    launch_time: int
    result_fetch_start: int
    duration: int
    executor_run_time: int
    executor_deserialize_time: int
    result_serialization_time: int
    shuffle_remote_bytes_read: int
    shuffle_local_bytes_read: int

    @property
    def task(self) -> Task:
        """What is used of it. The delay is Spark's own: what no phase of the task's life accounts for."""
        done = self.status == SUCCESS
        fetch = self.launch_time + self.duration - self.result_fetch_start if self.result_fetch_start > 0 else 0
        phases = self.executor_run_time + self.executor_deserialize_time + self.result_serialization_time + fetch
        return Task(
            index=self.index,
            attempt=self.attempt,
            status=self.status,
            executor=self.executor_id,
            launched=self.launch_time,
            duration=self.duration,
            scheduler_delay=max(0, self.duration - phases) if done else 0,
            shuffle_read_bytes=self.shuffle_remote_bytes_read + self.shuffle_local_bytes_read if done else 0,
        )


def newest_tasks(session: SparkSession, ask: FetchTasks) -> FetchTasks:
    """Reads the store of a session's driver, and asks `ask` where the store does not hold what was counted."""

    def fetch(attempts: Sequence[StageAttempt]) -> Tasks:
        try:
            stored = by_attempt(_written(session, sum(launched(attempt) for attempt in attempts)))
        except (Py4JError, AttributeError, TypeError, OSError, msgspec.DecodeError):
            return ask(attempts)
        found = [stored.get((attempt.stage_id, attempt.attempt_id), ()) for attempt in attempts]
        whole = all(len(own) == launched(attempt) for own, attempt in zip(found, attempts, strict=True))
        return found if whole else ask(attempts)

    return fetch


def by_attempt(written: bytes) -> dict[tuple[int, int], tuple[Task, ...]]:
    """The tasks of each (stage, attempt) out of what the driver wrote."""
    found = defaultdict(list)
    for stored in msgspec.json.decode(written, type=list[StoredTask]):
        found[stored.stage_id, stored.stage_attempt_id].append(stored.task)
    return {attempt: tuple(tasks) for attempt, tasks in found.items()}


def launched(attempt: StageAttempt) -> int:
    """How many tasks of it have ended, well or not."""
    return attempt.num_complete_tasks + attempt.num_failed_tasks + attempt.num_killed_tasks


def _written(session: SparkSession, newest: int) -> bytes:
    """So many of the newest tasks, which are the last: tasks are numbered by the order of their launch."""
    context = session.sparkContext
    jvm: Any = context._jvm
    store = context._jsc.sc().statusStore().store()
    kind = jvm.java.lang.Class.forName(STORED)
    view = store.view(kind).skip(max(0, store.count(kind) - newest))
    mapper = jvm.com.fasterxml.jackson.databind.ObjectMapper()
    mapper.registerModule(jvm.com.fasterxml.jackson.module.scala.DefaultScalaModule())
    with TemporaryDirectory(dir=context.getConf().get("spark.local.dir")) as folder:
        file = Path(folder) / "tasks.json"
        mapper.writeValue(jvm.java.io.File(str(file)), view)
        return file.read_bytes()
