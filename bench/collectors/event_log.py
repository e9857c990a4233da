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

from bench.collectors.errors import CollectorError
from bench.collectors.event_types import (
    DriverUpdate,
    Event,
    JobStart,
    PlanMade,
    QueryProgress,
    QueryStarted,
    StageCompleted,
    TaskEnd,
)

EVENT_LOG_CONF: Final = {
    "spark.eventLog.enabled": "true",
    "spark.eventLog.rolling.enabled": "false",
    "spark.eventLog.compress": "false",
}
"""Spark settings for a log in one file and in plain text; the session says where."""


_STREAMING: Final = b"org.apache.spark.sql.streaming.StreamingQueryListener$"
_SQL: Final = b"org.apache.spark.sql.execution.ui.SparkListener"
KINDS: Final[dict[bytes, msgspec.json.Decoder[Event]]] = {
    b"SparkListenerJobStart": msgspec.json.Decoder(JobStart),
    b"SparkListenerStageCompleted": msgspec.json.Decoder(StageCompleted),
    b"SparkListenerTaskEnd": msgspec.json.Decoder(TaskEnd),
    _STREAMING + b"QueryStartedEvent": msgspec.json.Decoder(QueryStarted),
    _STREAMING + b"QueryProgressEvent": msgspec.json.Decoder(QueryProgress),
    _SQL + b"SQLExecutionStart": msgspec.json.Decoder(PlanMade),
    _SQL + b"SQLAdaptiveExecutionUpdate": msgspec.json.Decoder(PlanMade),
    _SQL + b"DriverAccumUpdates": msgspec.json.Decoder(DriverUpdate),
}


@dataclass(frozen=True, slots=True)
class EventLog:
    """The log of a running application."""

    path: Path

    def size(self) -> int:
        """Bytes so far."""
        return self.path.stat().st_size

    def since(self, position: int) -> tuple[Event, ...]:
        """The events of the kinds above, written since the log had that size; whole lines only."""
        try:
            with self.path.open("rb") as file:
                file.seek(position)
                lines = file.read().split(b"\n")[:-1]
        except FileNotFoundError:
            raise CollectorError("the event log is gone") from None
        try:
            return tuple(decoder.decode(line) for line in lines if (decoder := KINDS.get(kind(line))))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
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
