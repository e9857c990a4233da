"""Fetches from Spark's monitoring REST API. Nothing here looks into what it fetches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from bench.collectors.errors import CollectorError
from bench.collectors.rest_types import (
    ApplicationName,
    Counter,
    Counters,
    Execution,
    ExecutionId,
    Job,
    ListedExecutor,
    ListedTask,
    StageAttempt,
)
from bench.collectors.task import Task
from bench.collectors.waiting import Deadline

TIMEOUT_SECONDS: Final = 30.0
LOOPBACK: Final = "127.0.0.1"
# The lists of executions and of tasks give 20 unless told.
ALL: Final = 1_000_000
# Spark's side does nearly all the work; with more than a few at once they only wait for each other.
REQUESTS_AT_ONCE: Final = 4

T = TypeVar("T")


class RestClient:
    """The API of one application, here unless a host is named. Raises `CollectorError` for any answer but 200."""

    def __init__(self, ui_url: str, application: str, seconds: float = TIMEOUT_SECONDS, host: str = LOOPBACK) -> None:
        """`seconds` are for each answer; the port is that of `ui_url`."""
        parts = urlsplit(ui_url)
        self._seconds = seconds
        self._application = application
        self._api = f"/api/v1/applications/{application}"
        # The URL's host is what Spark advertises, which need not resolve; a proxy has no business on loopback.
        # Compressing would cost both sides more than loopback does.
        self._http = httpx.Client(
            base_url=f"{parts.scheme}://{host}:{parts.port}",
            timeout=seconds,
            trust_env=False,
            headers={"Accept-Encoding": "identity"},
        )

    def is_there(self) -> bool:
        """Whether it answers, and speaks of this application."""
        try:
            return self._get(ApplicationName, self._api).id == self._application
        except CollectorError:
            return False

    def jobs(self) -> list[Job]:
        """All jobs the UI still keeps."""
        return self._get(list[Job], f"{self._api}/jobs")

    def stages(self) -> list[StageAttempt]:
        """All attempts of all Spark stages the UI still keeps, in one request, without their tasks."""
        return self._get(list[StageAttempt], f"{self._api}/stages")

    def tasks(self, attempts: Sequence[StageAttempt]) -> list[tuple[Task, ...]]:
        """All tasks of each of these attempts, a few requests at a time.

        For every one of them Spark searches all tasks that it keeps: see `task_store` for the quicker way.
        """
        with ThreadPoolExecutor(REQUESTS_AT_ONCE, "task lists") as pool:
            return list(pool.map(self._tasks, attempts))

    def execution_ids(self) -> list[int]:
        """The numbers of all SQL executions the UI still keeps, ascending."""
        kept = self._get(list[ExecutionId], f"{self._api}/sql", details="false", planDescription="false", length=ALL)
        return [execution.id for execution in kept]

    def executions(self, offset: int) -> list[Execution]:
        """The SQL executions with their plans, all but the oldest `offset` of those the UI still keeps."""
        query = {"details": "true", "planDescription": "true", "offset": offset, "length": ALL}
        return self._get(list[Execution], f"{self._api}/sql", **query)

    def executors(self) -> list[ListedExecutor]:
        """All executors, and the driver; those that are gone as far as the UI still keeps them."""
        return self._get(list[ListedExecutor], f"{self._api}/allexecutors")

    def counters(self) -> Mapping[str, Counter]:
        """Counters of Spark's metrics system; `/metrics/json` redirects to the address with a slash."""
        return self._get(Counters, "/metrics/json/").counters

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _tasks(self, attempt: StageAttempt) -> tuple[Task, ...]:
        path = f"{self._api}/stages/{attempt.stage_id}/{attempt.attempt_id}/taskList"
        try:
            return tuple(listed.task for listed in self._get(list[ListedTask], path, length=ALL))
        except ValueError as error:  # a time that is none
            raise CollectorError(f"Spark's REST API says something unknown at {path}: {error}") from error

    def _get(self, answered: type[T], path: str, **query: Any) -> T:
        try:
            status, content = self._answer(path, query)
        except httpx.HTTPError as error:
            raise CollectorError(f"Spark's REST API does not answer at {path}: {error!r}") from error
        if status != httpx.codes.OK:
            raise CollectorError(f"Spark's REST API answered {status} at {path}: no longer kept by the UI?")
        try:
            return msgspec.json.decode(content, type=answered)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise CollectorError(f"Spark's REST API says something unknown at {path}: {error}") from error

    def _answer(self, path: str, query: Mapping[str, Any]) -> tuple[int, bytes]:
        """Status and body. The client's own limit is one of silence: who sends a byte now and then never meets it."""
        deadline = Deadline(self._seconds)
        content = bytearray()
        with self._http.stream("GET", path, params=query) as answer:
            for part in answer.iter_bytes():
                content += part
                if not deadline.left():
                    raise httpx.ReadTimeout(f"not all of it came within {self._seconds:g} s", request=answer.request)
        return answer.status_code, bytes(content)
