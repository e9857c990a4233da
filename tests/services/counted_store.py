"""`python -m tests.services.counted_store PORT FILE`: moto's S3 on loopback, with a line in FILE for every request."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Seen:
    """A request as the store saw it; `at` in seconds since 1970."""

    at: float
    method: str
    path: str
    query: str
    client: str

    @property
    def kind(self) -> str:
        """The metric that counts it."""
        if self.method == "GET" and ("list-type" in self.query or "uploads" in self.query):
            return "list_requests"
        kinds = {"GET": "get_requests", "HEAD": "head_requests", "PUT": "put_requests", "POST": "put_requests"}
        return "delete" if self.method == "DELETE" or self.query == "delete" else kinds[self.method]


def requests_in(file: Path) -> list[Seen]:
    return [Seen(**json.loads(line)) for line in file.read_text().splitlines()]


def main() -> None:
    from moto.moto_server.werkzeug_app import (  # noqa: PLC0415 - tests are skipped without it
        DomainDispatcherApplication,
        create_backend_app,
    )
    from werkzeug.serving import run_simple  # noqa: PLC0415

    store = DomainDispatcherApplication(create_backend_app)
    with Path(sys.argv[2]).open("w", buffering=1) as file:

        def counted(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            seen = Seen(
                at=time.time(),
                method=environ["REQUEST_METHOD"],
                path=environ["PATH_INFO"],
                query=environ["QUERY_STRING"],
                client=environ.get("HTTP_USER_AGENT", ""),
            )
            file.write(json.dumps(vars(seen)) + "\n")
            answer: Iterable[bytes] = store(environ, start)
            return answer

        run_simple("127.0.0.1", int(sys.argv[1]), counted, threaded=True)


if __name__ == "__main__":
    main()
