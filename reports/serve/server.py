"""A server for the own machine only: it answers GET for the list of runs and for their reports, and nothing else.

There are two addresses, `/` and `/runs/<name>`; pages are made in memory, so no file is served and none is written.
Another site that makes its name point at 127.0.0.1 (DNS rebinding) is refused by the Host header it cannot change.
"""

from __future__ import annotations

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import is_
from typing import Any, Final
from urllib.parse import unquote

from reports.errors import ReportError
from reports.files.encoded import as_text
from reports.forms.frame import content_policy
from reports.serve.library import Found, Library
from reports.serve.page import render_index
from reports.serve.run_table import RUN_PATH

LOOPBACK: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8000
_HTTP_PORT: Final = 80
_PATIENCE: Final = 10.0  # seconds for a client to say what it wants
_HTML: Final = "text/html; charset=utf-8"
_TEXT: Final = "text/plain; charset=utf-8"
_NO_CONTENT_POLICY: Final = "default-src 'none'"
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class RunsServer(ThreadingHTTPServer):
    """Serves a library on the loopback address; port 0 takes a free one. Raises OSError for a port that is taken."""

    def __init__(self, library: Library, port: int) -> None:
        self.library = library
        self._index: tuple[tuple[Found, ...], str] | None = None
        super().__init__((LOOPBACK, port), RunsHandler)

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{LOOPBACK}:{self.server_port}/"

    def index(self) -> str:
        """The list of runs, made anew when one has changed; raises ReportError without access to the folder."""
        runs = self.library.runs()
        known = self._index
        if known and len(known[0]) == len(runs) and all(map(is_, known[0], runs)):
            return known[1]
        page = render_index(self.library.folder.resolve().name, runs)
        self._index = runs, page
        return page

    @property
    def hosts(self) -> frozenset[str]:
        """What a Host header may say."""
        names = (LOOPBACK, "localhost")
        bare = names if self.server_port == _HTTP_PORT else ()
        return frozenset((*bare, *(f"{name}:{self.server_port}" for name in names)))


def open_server(library: Library, port: int | None) -> RunsServer:
    """A server at `port`; without one at 8000, or at a free one where that is taken. Raises ReportError otherwise."""
    try:
        return RunsServer(library, DEFAULT_PORT if port is None else port)
    except OSError as error:
        if port is not None:
            raise ReportError(
                f"cannot listen at port {port} ({error.strerror}): give another one, or none for a free one"
            ) from error
    return RunsServer(library, 0)


class RunsHandler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: RunsServer
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """Answer with the list, a report, or why not."""
        if self.headers.get_all("Host", []) not in [[host] for host in self.server.hosts]:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, f"ask for {self.server.address}")
            return
        path = self.path.partition("?")[0]
        try:
            page = self._page(path)
        except ReportError as error:
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR, str(error))
            return
        if page is None:
            self.send_error(HTTPStatus.NOT_FOUND, f"there is no such page; the list is at {self.server.address}")
            return
        self._answer(HTTPStatus.OK, _HTML, page, content_policy())

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with plain text; also called by http.server, which does not know a method without a `do_`."""
        status = HTTPStatus(code)
        if status is HTTPStatus.NOT_IMPLEMENTED:
            status, message = HTTPStatus.METHOD_NOT_ALLOWED, "only GET is answered"
        self._answer(status, _TEXT, f"{status} {status.phrase}: {message or status.description}\n", _NO_CONTENT_POLICY)

    def version_string(self) -> str:
        """What the Server header says: nothing of Python's version."""
        return "spark-variant-bench"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of each request."""

    def _page(self, path: str) -> str | None:
        if path == "/":
            return self.server.index()
        if path.startswith(RUN_PATH):
            return self.server.library.page(unquote(path.removeprefix(RUN_PATH), errors="surrogateescape"))
        return None

    def _answer(self, status: HTTPStatus, kind: str, text: str, policy: str) -> None:
        body = as_text(text)
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", f"{policy}; frame-ancestors 'none'")
            for name, value in _HEADERS.items():
                self.send_header(name, value)
            if status is HTTPStatus.METHOD_NOT_ALLOWED:
                self.send_header("Allow", "GET")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
        except ConnectionError:  # a reader who has gone away needs no answer
            self.close_connection = True
