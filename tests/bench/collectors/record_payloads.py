"""Records what a real Spark's REST API says of two small jobs: python -m tests.bench.collectors.record_payloads.

Writes payloads/spark-<version>/{batch,stream}/*.json. Paths, host names, stack traces and numbers nobody reads are
removed. A new Spark version gets a new folder; the tests then run over both.
"""

from __future__ import annotations

import json
import re
import socket
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
from pyspark.sql import SparkSession

from bench.collectors.progress_log import ProgressLog
from bench.collectors.rest_client import RestClient
from bench.collectors.rest_payloads import execution_ids_after, jobs_after, stage_ids
from bench.collectors.spark_rest import bus_is_empty, take_mark
from tests.bench.collectors.small_jobs import CONF, count_events, counted_orders, write_inputs

PAYLOADS = Path(__file__).parent / "payloads"
UNREAD = {"details", "accumulatorUpdates", "peakExecutorMetrics", "executorMetricsDistributions", "edges", "rddIds"}
UNREAD |= {"peakMemoryMetrics", "shufflePushReadMetricsDist", "tasks"}


def main() -> None:
    """Run both jobs and write down what is said of them."""
    builder = SparkSession.builder
    for key, value in CONF.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    target = PAYLOADS / f"spark-{session.version}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_inputs(folder)
        counted = counted_orders(session, folder)
        record(session, target / "batch", folder, lambda: counted.write.parquet(str(folder / "counted")))
        stream = session.newSession()
        record(stream, target / "stream", folder, lambda: count_events(stream, folder, folder / "out", folder / "chk"))
    session.stop()


def record(session: SparkSession, target: Path, folder: Path, job: Callable[[], None]) -> None:
    """Run the job between a mark and the payloads that follow it."""
    context = session.sparkContext
    client = RestClient(context.uiWebUrl, context.applicationId)
    log = ProgressLog()
    log.attach(session)
    context.setJobGroup("trial/stage", "trial/stage")
    mark = take_mark(client)
    job()
    assert bus_is_empty(session, 10)
    jobs = jobs_after(client.jobs(), mark)
    attempts = [attempt for i in stage_ids(jobs) for attempt in client.stage(i)]
    payloads: dict[str, Any] = {
        "mark": asdict(mark),
        "jobs": jobs,
        "attempts": attempts,
        "tasks": [
            task for attempt in attempts for task in tasks(context.uiWebUrl, context.applicationId, dict(attempt))
        ],
        "sql": client.executions(),
        "executions": [client.execution(i) for i in execution_ids_after(client.executions(), mark)],
        "counters": {name: count for name, count in client.counters().items() if "LiveListenerBus" in name},
        "progress": log.progress(),
    }
    client.close()
    target.mkdir(parents=True, exist_ok=True)
    for name, payload in payloads.items():
        text = json.dumps(scrubbed(payload), indent=1).replace(str(folder), "/data")
        text = re.sub(rf"\b{re.escape(socket.gethostname())}\b", "localhost", text)
        (target / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def tasks(ui_url: str | None, application: str, attempt: dict[str, Any]) -> list[dict[str, Any]]:
    """What a collector must never fetch: every task, here to check sums against."""
    if attempt["status"] != "COMPLETE":
        return []
    path = f"{ui_url}/api/v1/applications/{application}/stages/{attempt['stageId']}/{attempt['attemptId']}/taskList"
    found = httpx.get(path, params={"length": 100_000}).json()
    kept = ("taskId", "status", "duration", "schedulerDelay", "gettingResultTime")
    return [{"stageId": attempt["stageId"], **{key: task.get(key, 0) for key in kept}} for task in found]


def scrubbed(payload: Any) -> Any:
    """The payload without what nobody reads."""
    if isinstance(payload, dict):
        return {key: scrubbed(value) for key, value in payload.items() if key not in UNREAD}
    return [scrubbed(value) for value in payload] if isinstance(payload, list | tuple) else payload


if __name__ == "__main__":
    main()
