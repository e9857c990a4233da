"""The recorded payloads, and a server that answers with them as Spark did."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from bench.collectors.event_log import EventLog
from bench.collectors.rest_payloads import Mark
from bench.collectors.rest_types import Execution, Job, ListedTask, StageAttempt
from bench.collectors.spark_stages import Done, completed
from reports.record import StageRecord

PAYLOADS = Path(__file__).parent / "payloads"
VERSIONS = sorted(folder.name for folder in PAYLOADS.iterdir())
API = "/api/v1/applications/app"

Answer = Callable[[str, Mapping[str, str]], Any]
"""What a server says at a path with a query."""


def objections(record: StageRecord) -> tuple[str, ...]:
    assert record.integrity is not None
    return record.integrity.objections


class Recorded:
    """What one Spark version said of one job ("batch", "stream" or "adaptive")."""

    def __init__(self, version: str, job: str) -> None:
        self._folder = PAYLOADS / version / job

    def __getitem__(self, name: str) -> Any:
        return json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))

    @property
    def mark(self) -> Mark:
        return Mark(**self["mark"])

    @property
    def jobs(self) -> list[Job]:
        return msgspec.convert(self["jobs"], list[Job])

    @property
    def stages(self) -> list[StageAttempt]:
        return msgspec.convert(self["stages"], list[StageAttempt])

    @property
    def executions(self) -> list[Execution]:
        return msgspec.convert(self["executions"], list[Execution])

    @property
    def done(self) -> list[Done]:
        listed = msgspec.convert(self["tasks"], dict[str, list[ListedTask]])
        tasks = {key: tuple(each.task for each in own) for key, own in listed.items()}
        return [Done(attempt=a, tasks=tasks[f"{a.stage_id}/{a.attempt_id}"]) for a in completed(self.stages)]

    @property
    def events(self) -> tuple[Any, ...]:
        return EventLog(self._folder / "events.jsonl").since(0)

    def answer(self, path: str, query: Mapping[str, str]) -> Any:
        """What the API says at this path; None where it has nothing."""
        if path == "/metrics/json/":
            return {"counters": self["counters"]}
        match path.removeprefix(API + "/").split("/"):
            case ["jobs" | "stages" as listed]:
                return self[listed]
            case ["sql"] if query["details"] == "false":
                return self["sql"]
            case ["sql"]:
                wanted = {each["id"] for each in self["sql"][int(query["offset"]) :]}
                return [each for each in self["executions"] if each["id"] in wanted]
            case ["stages", stage_id, attempt_id, "taskList"]:
                return self["tasks"].get(f"{stage_id}/{attempt_id}")
        return None


@contextmanager
def served(answer: Answer) -> Iterator[str]:
    """A server on loopback that answers with JSON, or 404 for None, and keeps connections open; its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet, else the client waits for the second

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            payload = answer(parts.path, dict(parse_qsl(parts.query)))
            body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
            self.send_response(404 if payload is None else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.block_on_close = False  # connections that are kept open end with the client
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://host.that.does.not.resolve.invalid:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
