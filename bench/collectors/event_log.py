"""Reads Spark's event log: the second source of what the REST API tells, read by code that shares nothing with it.

The log is one file of JSON lines in which every task reports for itself, where the API tells sums. Spark writes a line
when the listener bus hands it the event, so after the bus has emptied nothing is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import field

from bench.collectors.errors import CollectorError


def event_log_conf(folder: Path) -> dict[str, str]:
    """Spark settings for a log in that folder, which must be there; in one file and in plain text."""
    return {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": folder.absolute().as_uri(),
        "spark.eventLog.rolling.enabled": "false",
        "spark.eventLog.compress": "false",
    }


class _Event(msgspec.Struct, frozen=True):
    """Spark names most fields in words: "Stage ID"."""


class JobStart(_Event, frozen=True):
    """A job has begun, with all the Spark stages it may need; `properties` hold its job group."""

    job_id: int = field(name="Job ID")
    stage_ids: tuple[int, ...] = field(name="Stage IDs")
    properties: dict[str, str] = field(name="Properties", default_factory=dict)

    @property
    def group(self) -> str | None:
        """The job group, which for a streaming query is the id of its run."""
        return self.properties.get("spark.jobGroup.id")


class StageInfo(_Event, frozen=True):
    """One attempt of one Spark stage."""

    stage_id: int = field(name="Stage ID")
    attempt: int = field(name="Stage Attempt ID")
    failure: str | None = field(name="Failure Reason", default=None)


class StageCompleted(_Event, frozen=True):
    """An attempt has ended, well or not."""

    info: StageInfo = field(name="Stage Info")


class Reason(_Event, frozen=True):
    """How a task has ended: "Success" or what went wrong."""

    reason: str = field(name="Reason")


class TaskInfo(_Event, frozen=True):
    """When a task ran: milliseconds since 1970, 0 where it did not come to that."""

    launched: int = field(name="Launch Time")
    finished: int = field(name="Finish Time")
    fetching: int = field(name="Getting Result Time")


class ShuffleRead(_Event, frozen=True):
    """Bytes, milliseconds and rows."""

    remote: int = field(name="Remote Bytes Read")
    local: int = field(name="Local Bytes Read")
    wait: int = field(name="Fetch Wait Time")
    records: int = field(name="Total Records Read")


class ShuffleWrite(_Event, frozen=True):
    """Bytes and rows."""

    size: int = field(name="Shuffle Bytes Written")
    records: int = field(name="Shuffle Records Written")


class Input(_Event, frozen=True):
    """Bytes and rows."""

    size: int = field(name="Bytes Read")
    records: int = field(name="Records Read")


class Output(_Event, frozen=True):
    """Bytes and rows."""

    size: int = field(name="Bytes Written")
    records: int = field(name="Records Written")


class TaskMetrics(_Event, frozen=True):
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


class TaskEnd(_Event, frozen=True):
    """One attempt of one task has ended."""

    stage_id: int = field(name="Stage ID")
    attempt: int = field(name="Stage Attempt ID")
    reason: Reason = field(name="Task End Reason")
    info: TaskInfo = field(name="Task Info")
    metrics: TaskMetrics | None = field(name="Task Metrics", default=None)


class QueryStarted(_Event, frozen=True):
    """A streaming query has begun a run."""

    run_id: str = field(name="runId")


KINDS: Final[dict[bytes, msgspec.json.Decoder[_Event]]] = {
    b"SparkListenerJobStart": msgspec.json.Decoder(JobStart),
    b"SparkListenerStageCompleted": msgspec.json.Decoder(StageCompleted),
    b"SparkListenerTaskEnd": msgspec.json.Decoder(TaskEnd),
    b"org.apache.spark.sql.streaming.StreamingQueryListener$QueryStartedEvent": msgspec.json.Decoder(QueryStarted),
}


@dataclass(frozen=True, slots=True)
class EventLog:
    """The log of a running application."""

    path: Path

    def size(self) -> int:
        """Bytes so far."""
        return self.path.stat().st_size

    def since(self, position: int) -> tuple[_Event, ...]:
        """The events of the kinds above, written since the log had that size; whole lines only."""
        with self.path.open("rb") as file:
            file.seek(position)
            lines = file.read().split(b"\n")[:-1]
        try:
            return tuple(decoder.decode(line) for line in lines if (decoder := KINDS.get(kind(line))))
        except msgspec.DecodeError as error:
            raise CollectorError(f"the event log says something unknown: {error}") from error


def kind(line: bytes) -> bytes:
    """The name of an event; every line begins with it: {"Event":"SparkListenerTaskEnd",…"""
    return line.split(b'"', 4)[3] if line.startswith(b'{"Event":"') else b""


def find_log(folder: str, application: str) -> EventLog:
    """The log of an application that runs, in the folder of spark.eventLog.dir; CollectorError if there is none."""
    place = Path(unquote(urlsplit(folder).path))
    found = sorted(place.glob(f"{application}*.inprogress"))
    if len(found) != 1:
        raise CollectorError(f"{len(found)} event logs of {application} in {place}: there should be one")
    return EventLog(found[0])
