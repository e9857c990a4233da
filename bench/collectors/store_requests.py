"""The collector of requests to an object store, as Hadoop's S3A counts them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bench.collectors.collector import Watched
from bench.collectors.errors import CollectorError
from datasets.stores.object_store import COPY, requests_made
from reports.record import StageRecord

COUNTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "list_requests": ("object_list_request", "object_continue_list_request", "multipart_upload_list"),
    "get_requests": ("action_http_get_request",),
    "head_requests": ("action_http_head_request",),
    "put_requests": (
        "object_put_request",
        "object_copy_requests",
        "object_multipart_initiated",
        "committer_commits_completed",  # each completes an upload
    ),
}
"""S3A's names of what each metric adds up."""
_OF_EXECUTORS: Final = (
    "requests to the store are not measured: executors of a cluster count their own, unseen by the driver"
)


class StoreRequests:
    """Counters of the file system that all tasks of a local driver share, and copies that stages asked for."""

    name = "store_requests"

    def __init__(self, watched: Watched, address: str) -> None:
        self._session = watched.session
        self._address = address
        self._before: Mapping[str, int] | None = None

    def start(self) -> None:
        """Read the counters, which connects to the store before the clock starts."""
        self._before = self._requests()

    def stop(self, record: StageRecord) -> StageRecord:
        """What has been added since; nothing for a cluster, whose executors have counters of their own."""
        if self._before is None:
            raise CollectorError("stopped without having been started")
        if not str(self._session.sparkContext.master).startswith("local"):
            return replace(record, notes=(*record.notes, _OF_EXECUTORS))
        now = self._requests()
        made: dict[str, Any] = {name: now[name] - self._before[name] for name in COUNTERS}
        return replace(record, metrics=replace(record.metrics, **made))

    def _requests(self) -> dict[str, int]:
        context = self._session.sparkContext
        jvm: Any = context._jvm
        files = jvm.org.apache.hadoop.fs.Path(self._address).getFileSystem(context._jsc.hadoopConfiguration())
        counters = files.getIOStatistics().counters()
        found = {name: sum(counters.get(key) or 0 for key in keys) for name, keys in COUNTERS.items()}
        return {**found, "put_requests": found["put_requests"] + requests_made[COPY]}
