"""Fetches from Spark's monitoring REST API. Nothing here looks into what it fetches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from bench.collectors.errors import CollectorError

Payload = Mapping[str, Any]

QUANTILES: Final = (0.0, 0.25, 0.5, 0.75, 0.95, 1.0)
TIMEOUT_SECONDS: Final = 30.0
ALL_EXECUTIONS: Final = 1_000_000  # the list gives 20 unless told


class RestClient:
    """The API of one application, on this machine. Raises `CollectorError` for any answer but 200."""

    def __init__(self, ui_url: str | None, application: str) -> None:
        if ui_url is None:
            raise CollectorError("the session has no UI, so no REST API: leave spark.ui.enabled on")
        parts = urlsplit(ui_url)
        self._api = f"/api/v1/applications/{application}"
        # The host is what Spark advertises, which need not resolve; a proxy has no business on loopback.
        self._http = httpx.Client(
            base_url=f"{parts.scheme}://127.0.0.1:{parts.port}", timeout=TIMEOUT_SECONDS, trust_env=False
        )

    def jobs(self) -> list[Payload]:
        """All jobs the UI still keeps."""
        return self._list("/jobs")

    def stage(self, stage_id: int) -> list[Payload]:
        """All attempts of one Spark stage, with quantiles over their tasks and sums by executor, without the tasks.

        The sums by executor come with details only, and details are all tasks (17 MB for 10,000) unless a status is
        asked for; none ends as UNKNOWN.
        Fetched one by one because the list of all stages, though one request, summarises every stage the UI still
        keeps: 3 to 7 s when they are a thousand, against 8 ms a stage.
        """
        quantiles = ",".join(map(str, QUANTILES))
        query = {"details": "true", "taskStatus": "UNKNOWN", "withSummaries": "true", "quantiles": quantiles}
        return self._list(f"/stages/{stage_id}", **query)

    def executions(self) -> list[Payload]:
        """All SQL executions the UI still keeps, without plans and nodes."""
        return self._list("/sql", details="false", planDescription="false", offset=0, length=ALL_EXECUTIONS)

    def execution(self, execution_id: int) -> Payload:
        """One SQL execution with its plan's text and nodes."""
        found: Payload = self._get(f"{self._api}/sql/{execution_id}", details="true", planDescription="true")
        return found

    def counters(self) -> Payload:
        """Counters of Spark's metrics system; `/metrics/json` redirects to the address with a slash."""
        found: Payload = self._get("/metrics/json/")["counters"]
        return found

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _list(self, path: str, **query: str | int) -> list[Payload]:
        found: list[Payload] = self._get(self._api + path, **query)
        return found

    def _get(self, path: str, **query: str | int) -> Any:
        try:
            answer = self._http.get(path, params=query)
        except httpx.HTTPError as error:
            raise CollectorError(f"Spark's REST API does not answer at {path}: {error!r}") from error
        if answer.status_code != httpx.codes.OK:
            raise CollectorError(f"Spark's REST API answered {answer.status_code} at {path}: no longer kept by the UI?")
        return answer.json()
