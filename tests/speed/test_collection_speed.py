"""How fast one stage of 10,000 tasks is collected: our side of it, as the server answers with what it was given.

This is the slower way, by the API alone. Both ways on a real driver: docs/decisions/0011-collection.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.collectors.rest_client import RestClient
from bench.collectors.rest_payloads import Mark
from bench.collectors.spark_rest import observe, told
from bench.collectors.waiting import Deadline
from reports.record import StageRecord, Status
from tests.bench.collectors.recorded import API, VERSIONS, Recorded, served

JOBS, MAPPERS, REDUCERS = 50, 2, 200
OLDER_STAGES = 300


class ManyTasks:
    """An application that has run many jobs: what the last fifty say is made of what one recorded job said."""

    def __init__(self) -> None:
        recorded = Recorded(VERSIONS[-1], "batch")
        stage = next(each for each in recorded["stages"] if each["numTasks"] == 8 and each["status"] == "COMPLETE")
        task = recorded["tasks"][f"{stage['stageId']}/0"][0]
        job, execution = recorded["jobs"][0], recorded["executions"][0]
        stages = [
            {**stage, "stageId": number, "numTasks": tasks, "numCompleteTasks": tasks}
            for number in range(OLDER_STAGES + 2 * JOBS)
            for tasks in (REDUCERS if number % 2 else MAPPERS,)
        ]
        jobs = [{**job, "jobId": n, "stageIds": [2 * n, 2 * n + 1]} for n in range(OLDER_STAGES // 2 + JOBS)]
        executions = [{**execution, "id": n, "successJobIds": [n]} for n in range(OLDER_STAGES // 2 + JOBS)]
        lists = {n: [{**task, "taskId": i, "index": i} for i in range(n)] for n in (MAPPERS, REDUCERS)}
        self.mark = Mark(job=OLDER_STAGES // 2 - 1, execution=OLDER_STAGES // 2 - 1, dropped_events=0)
        self._answers = {f"{API}/stages": _encoded(stages), f"{API}/jobs": _encoded(jobs)}
        self._ids = _encoded([{"id": each["id"]} for each in executions])
        self._executions = _encoded(executions[-JOBS:])
        self._tasks = {number: _encoded(tasks) for number, tasks in lists.items()}

    def answer(self, path: str, query: Mapping[str, str]) -> Any:
        if path == "/metrics/json/":
            return {"counters": {}}
        if path == f"{API}/sql":
            return self._ids if query["details"] == "false" else self._executions
        if path.endswith("/taskList"):
            return self._tasks[REDUCERS if int(path.split("/")[-3]) % 2 else MAPPERS]
        return self._answers[path]


@pytest.mark.parametrize("tasks", [JOBS * (MAPPERS + REDUCERS)])
def test_collection_of_ten_thousand_tasks(benchmark: BenchmarkFixture, tasks: int) -> None:
    spark = ManyTasks()

    def collect() -> StageRecord:
        client = RestClient(address, "app")
        observed = observe(client, spark.mark, lambda _: True, client.tasks, Deadline())
        client.close()
        return told(StageRecord(stage="many", status=Status.OK), observed, "trial/many")

    with served(spark.answer) as address:
        record = benchmark(collect)
    assert record.metrics.tasks == tasks
    assert record.integrity is not None
    assert record.integrity.sound
    assert len(record.spark_stages) == 2 * JOBS
    benchmark.extra_info["tasks"] = tasks


def _encoded(payload: Any) -> bytes:
    return json.dumps(payload, indent=2).encode()
