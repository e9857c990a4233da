"""Keeps what the streaming queries of a session report while a stage runs."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

from pyspark.sql.streaming.listener import JStreamingQueryListener, StreamingQueryListener

from bench.collectors.progress_payloads import Payload

if TYPE_CHECKING:
    from py4j.java_gateway import JavaObject
    from pyspark.sql import SparkSession
    from pyspark.sql.streaming.listener import QueryStartedEvent, QueryTerminatedEvent


class ProgressLog(StreamingQueryListener):
    """Listens to one session's queries from `attach` to `detach`.

    Sessions do not hear each other's queries, so every new session needs a log of its own; a query that a stage starts
    in a session it made itself goes unheard.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._started: set[str] = set()
        self._ended: set[str] = set()
        self._progress: list[JavaObject] = []

    def attach(self, session: SparkSession) -> None:
        """Begin to listen."""
        session.streams.addListener(self)

    def detach(self, session: SparkSession) -> None:
        """End listening."""
        session.streams.removeListener(self)

    def wait_until_ended(self, seconds: float) -> bool:
        """Wait until every query that has started has also ended, which is the last a query reports."""
        with self._changed:
            return self._changed.wait_for(lambda: self._started <= self._ended, seconds)

    def queries(self) -> int:
        """How many queries have started."""
        with self._changed:
            return len(self._started)

    def progress(self) -> tuple[Payload, ...]:
        """The progress reports so far, as Spark writes them in JSON, oldest first."""
        with self._changed:
            events = tuple(self._progress)
        return tuple(json.loads(event.progress().json()) for event in events)

    def onQueryStarted(self, event: QueryStartedEvent) -> None:  # noqa: N802
        """Spark calls this before `start()` returns to the stage, so no query can be missed."""
        with self._changed:
            self._started.add(str(event.runId))

    def onQueryProgress(self, event: Any) -> None:  # noqa: N802
        """Called after every micro-batch, here with the JVM's own event: see `_jlistener`."""
        with self._changed:
            self._progress.append(event)

    def onQueryTerminated(self, event: QueryTerminatedEvent) -> None:  # noqa: N802
        """Spark calls this some time after the stage has returned."""
        with self._changed:
            self._ended.add(str(event.runId))
            self._changed.notify_all()

    @property
    def _jlistener(self) -> Any:
        """The JVM's end of this listener, PySpark's own but for progress events, which stay on the JVM's side.

        PySpark would turn each into Python objects at once, inside the clock: hundreds of calls, 0.2 s a micro-batch.
        """
        from pyspark import SparkContext  # noqa: PLC0415 - only this needs it

        if not hasattr(self, "_jlistenerobj"):
            jvm: Any = SparkContext._jvm
            self._jlistenerobj = jvm.PythonStreamingQueryListenerWrapper(_KeptEvents(self))
        return self._jlistenerobj


class _KeptEvents(JStreamingQueryListener):
    """What the JVM calls."""

    def onQueryProgress(self, jevent: JavaObject) -> None:  # noqa: N802
        self.pylistener.onQueryProgress(jevent)
