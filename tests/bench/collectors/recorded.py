"""The recorded payloads, and a server that answers with them as Spark did."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PAYLOADS = Path(__file__).parent / "payloads"
VERSIONS = sorted(folder.name for folder in PAYLOADS.iterdir())
API = "/api/v1/applications/app"


class Recorded:
    """What one Spark version said of one job ("batch" or "stream")."""

    def __init__(self, version: str, job: str) -> None:
        self._folder = PAYLOADS / version / job

    def __getitem__(self, name: str) -> Any:
        return json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))

    def answer(self, path: str) -> Any:
        """What the API says at this path; None where it has nothing."""
        if path == "/metrics/json/":
            return {"counters": self["counters"]}
        kind, _, key = path.removeprefix(API + "/").partition("/")
        match kind, key:
            case "jobs", "":
                return self["jobs"]
            case "sql", "":
                return self["sql"]
            case "sql", _:
                return next((e for e in self["executions"] if str(e["id"]) == key), None)
            case "stages", _:
                return [a for a in self["attempts"] if str(a["stageId"]) == key] or None
        return None


@contextmanager
def served(answer: Callable[[str], Any]) -> Iterator[str]:
    """A server on loopback that answers with JSON, or 404 for None; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            payload = answer(urlsplit(self.path).path)
            body = json.dumps(payload).encode()
            self.send_response(404 if payload is None else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://host.that.does.not.resolve.invalid:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
