"""Records what a real Spark's REST API says of three small jobs: python -m tests.bench.collectors.record_payloads.

Writes payloads/spark-<version>/{batch,stream,adaptive}/*.json, and the event log of the same time to events.jsonl.
Paths, host names, stack traces and numbers nobody reads are removed. A new Spark version gets a new folder; the tests
then run over both.
"""

from __future__ import annotations

import json
import re
import socket
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
from pyspark.sql import SparkSession

from bench.collectors.event_log import EVENT_LOG_CONF, KINDS, find_log, kind
from bench.collectors.progress_log import ProgressLog
from bench.collectors.rest_address import rest_client
from bench.collectors.settling import listener_bus, settle, take_mark
from bench.collectors.waiting import Deadline
from tests.bench.collectors.small_jobs import CONF, count_events, counted_orders, join_adaptively, write_inputs

PAYLOADS = Path(__file__).parent / "payloads"
UNREAD = {"details", "accumulatorUpdates", "peakExecutorMetrics", "executorMetricsDistributions", "edges", "rddIds"}
UNREAD |= {"Accumulables", "Stage Infos", "RDD Info", "Task Executor Metrics", "Updated Blocks", "Details", "Host"}
UNREAD |= {"simpleString", "physicalPlanDescription", "modifiedConfigs", "metadata"}
UNREAD |= {"peakMemoryMetrics", "shufflePushReadMetricsDist", "shufflePushReadMetrics", "executorLogs", "host"}
SHARES = "0,0.25,0.5,0.75,0.95,1"


def main() -> None:
    """Run the jobs and write down what is said of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = session({**CONF, **EVENT_LOG_CONF, "spark.eventLog.dir": folder.as_uri()})
        target = PAYLOADS / f"spark-{root.version}"
        write_inputs(folder)
        jobs: dict[str, Callable[[SparkSession], None]] = {
            "batch": lambda session: counted_orders(session, folder).write.parquet(str(folder / "counted")),
            "stream": lambda session: count_events(session, folder, folder / "out", folder / "chk"),
            "adaptive": lambda session: join_adaptively(session, folder, folder / "joined"),
        }
        for job, run in jobs.items():
            record(root.newSession(), target / job, folder, run)
        root.stop()


def session(conf: Mapping[str, str]) -> SparkSession:
    """A session with these settings."""
    builder = SparkSession.builder
    for key, value in conf.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def record(session: SparkSession, target: Path, folder: Path, job: Callable[[SparkSession], None]) -> None:
    """Run the job between a mark and the payloads that follow it."""
    context = session.sparkContext
    client = rest_client(context)
    log = ProgressLog()
    log.attach(session)
    context.setJobGroup("trial/stage", "trial/stage")
    mark = take_mark(client)
    written = find_log(folder.as_uri(), context.applicationId)
    position = written.size()
    job(session)
    reading = settle(client, mark, listener_bus(session), Deadline()).reading
    client.close()
    api = f"{context.uiWebUrl}/api/v1/applications/{context.applicationId}"
    own = {attempt.stage_id for attempt in reading.attempts}
    complete = [f"{a.stage_id}/{a.attempt_id}" for a in reading.attempts if a.status == "COMPLETE"]
    everything: dict[str, str | int] = {"details": "true", "planDescription": "true", "length": 1_000}
    executions = {execution.id for execution in reading.executions}
    payloads: dict[str, Any] = {
        "mark": asdict(mark),
        "jobs": [each for each in get(f"{api}/jobs") if each["jobId"] > mark.job],
        "stages": [each for each in get(f"{api}/stages") if each["stageId"] in own],
        "tasks": {key: get(f"{api}/stages/{key}/taskList", length=1_000) for key in complete},
        "summaries": {key: get(f"{api}/stages/{key}/taskSummary", quantiles=SHARES) for key in complete},
        "sql": get(f"{api}/sql", details="false", planDescription="false", length=1_000),
        "executions": [each for each in get(f"{api}/sql", **everything) if each["id"] in executions],
        "counters": {
            name: count
            for name, count in get(f"{context.uiWebUrl}/metrics/json/")["counters"].items()
            if "LiveListenerBus" in name
        },
        "progress": log.progress(),
    }
    with written.path.open("rb") as file:
        file.seek(position)
        events = [json.loads(line) for line in file if kind(line) in KINDS]
    target.mkdir(parents=True, exist_ok=True)
    for name, payload in payloads.items():
        write(target / f"{name}.json", json.dumps(scrubbed(payload), indent=1), folder)
    write(
        target / "events.jsonl", "\n".join(json.dumps(scrubbed(each), separators=(",", ":")) for each in events), folder
    )


def write(path: Path, text: str, folder: Path) -> None:
    """The text without what only this machine has."""
    text = re.sub(rf"\b{re.escape(socket.gethostname())}\b", "localhost", text.replace(str(folder), "/data"))
    path.write_text(text + "\n", encoding="utf-8")


def get(address: str, **query: str | int) -> Any:
    """What the API says, as it says it."""
    return httpx.get(address, params=query).raise_for_status().json()


def scrubbed(payload: Any) -> Any:
    """The payload without what nobody reads."""
    if isinstance(payload, dict) and "Properties" in payload:
        group = {key: value for key, value in payload["Properties"].items() if key == "spark.jobGroup.id"}
        payload = {**payload, "Properties": group}
    if isinstance(payload, dict):
        return {key: scrubbed(value) for key, value in payload.items() if key not in UNREAD}
    return [scrubbed(value) for value in payload] if isinstance(payload, list | tuple) else payload


if __name__ == "__main__":
    main()
