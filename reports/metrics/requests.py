"""Requests: what an object store was asked for."""

from __future__ import annotations

from typing import Final

from reports.metrics.metric import Stability, Unit, family, metric
from reports.quantities import Count

_LOCAL_STORE: Final = "Of Spark in one process, on an object store only; those of requests sent again are not in it."


@family
class RequestMetrics:
    """What an object store was asked for."""

    __slots__ = ()

    list_requests: Count | None = metric(
        "LIST requests",
        Unit.COUNT,
        Stability.NOISY,
        source="S3A: object_list_request, object_continue_list_request, multipart_upload_list",
        summary="Listings of objects and of unfinished uploads, a page each.",
        pitfall=_LOCAL_STORE,
    )
    get_requests: Count | None = metric(
        "GET requests",
        Unit.COUNT,
        Stability.NOISY,
        source="S3A: action_http_get_request",
        summary="Reads of objects or of ranges of them.",
        pitfall=_LOCAL_STORE,
    )
    head_requests: Count | None = metric(
        "HEAD requests",
        Unit.COUNT,
        Stability.NOISY,
        source="S3A: action_http_head_request",
        summary="Questions whether an object is there and how large it is.",
        pitfall=_LOCAL_STORE,
    )
    put_requests: Count | None = metric(
        "PUT requests",
        Unit.COUNT,
        Stability.NOISY,
        source="S3A: object_put_request, object_copy_requests, object_multipart_initiated, committer_commits_completed",
        summary="Writes: of objects or parts of them, copies, uploads begun and completed.",
        pitfall=_LOCAL_STORE,
    )
