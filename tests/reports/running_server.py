"""A server of runs that answers while a test asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reports.serve.library import Library
from reports.serve.server import RunsServer, open_server


@contextmanager
def running(folder: Path) -> Iterator[RunsServer]:
    """Serve the runs in a folder at a free port."""
    with open_server(Library(folder), 0) as opened:
        thread = threading.Thread(target=opened.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield opened
        finally:
            opened.shutdown()
            thread.join()
