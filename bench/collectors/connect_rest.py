"""The collector that asks the REST API of somebody else's Spark Connect server, where that can be reached from here."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import closing
from functools import cache, partial
from typing import TYPE_CHECKING, Final, cast

from bench.collectors.collector import Watched
from bench.collectors.rest_client import RestClient
from bench.collectors.rest_types import Job
from bench.collectors.settling import no_bus
from bench.collectors.spark_rest import Count
from reports.record import StageRecord

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession

FIRST_PORT: Final = 4040
PORTS: Final = 17
"""Spark's UI takes the first free one of so many (spark.port.maxRetries, 16 by default, after the first)."""
REACH_SECONDS: Final = 1.0
_SESSION: Final = "_Session_"  # in the tags that Spark Connect gives to jobs, before the session's id


class ConnectRest:
    """Reads what the jobs of one stage did. Where no API answers, nothing is measured and nothing said against it."""

    name = "connect_rest"

    def __init__(self, watched: Watched) -> None:
        self._job_group = watched.job_group
        self._session = cast("SparkSession", watched.session)
        self._count: Count | None = None

    def start(self) -> None:
        """Find the API and remember how far the application has come."""
        client = client_of(self._session)
        self._count = Count(client) if client else None

    def stop(self, record: StageRecord) -> StageRecord:
        """Wait until all is published, then add it up; without the driver's listener bus, which is out of reach."""
        if self._count is None:
            return record
        others = partial(objection, session=self._session.session_id)
        return self._count.end(record, self._job_group, no_bus, self._count.client.tasks, others)


def client_of(session: SparkSession) -> RestClient | None:
    """A client of the API of the server's application; None where it does not answer at its host."""
    application = session.conf.get("spark.app.id", None)
    first = session.conf.get("spark.ui.port", None) or str(FIRST_PORT)
    if not application or not first.isdecimal():
        return None
    host = session.client.host
    port = _port(host, int(first), application)
    return None if port is None else _client(host, port, application)


def objection(jobs: Iterable[Job], session: str) -> str | None:
    """Why jobs that began while a stage ran cannot be its own alone, if so: a server may serve others too.

    Those that only read a schema bear no session's tag, so such are not told from others'.
    """
    others = [_is_of_another(job, session) for job in jobs]
    if not others:
        return "the REST API of the server lists no job of the stage"
    if any(others):
        some = f"{sum(others)} of {len(others)} jobs on the server"
        return f"{some} were of another session than the stage's: let it serve nobody else meanwhile"
    return None


def _is_of_another(job: Job, session: str) -> bool:
    sessions = [tag for tag in job.job_tags if _SESSION in tag]
    return bool(sessions) and not any(f"{_SESSION}{session}_" in tag for tag in sessions)


@cache
def _port(host: str, first: int, application: str) -> int | None:
    """Where the application's UI listens; port 0 means any, which nobody can know."""
    for port in range(first, first + PORTS) if first else ():
        try:
            socket.create_connection((host, port), REACH_SECONDS).close()
        except TimeoutError:
            return None  # a host that answers nothing, as behind a firewall
        except (OSError, OverflowError):
            continue
        with closing(_client(host, port, application)) as client:
            if client.is_there():
                return port
    return None


def _client(host: str, port: int, application: str) -> RestClient:
    inside = f"[{host}]" if ":" in host else host
    return RestClient(f"http://{inside}:{port}", application, host=inside)
