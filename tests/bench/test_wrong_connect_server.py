"""A Connect server that is down, none at all or of another version: one line from the command, nothing is left."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import grpc  # type: ignore[import-untyped]
import pyspark
import pytest
from pyspark.sql.connect.proto import base_pb2 as messages
from pyspark.sql.connect.proto.base_pb2_grpc import (
    SparkConnectServiceServicer,
    add_SparkConnectServiceServicer_to_server,
)

from bench.cli import main
from bench.services.ports import free_port
from tests.bench.collectors.recorded import served
from tests.processes import below

pytestmark = pytest.mark.process
OLD = "3.5.4"


class OldServer(SparkConnectServiceServicer):
    """Says its version, which is all that it is asked."""

    def AnalyzePlan(self, request: Any, context: object) -> Any:  # noqa: N802 - the protocol's name
        version = messages.AnalyzePlanResponse.SparkVersion(version=OLD)
        return messages.AnalyzePlanResponse(session_id=request.session_id, spark_version=version)

    def ReleaseSession(self, request: Any, context: object) -> Any:  # noqa: N802 - the protocol's name
        return messages.ReleaseSessionResponse(session_id=request.session_id)


@contextmanager
def old_server() -> Iterator[str]:
    with ThreadPoolExecutor(2) as threads:
        server = grpc.server(threads)
        add_SparkConnectServiceServicer_to_server(OldServer(), server)  # type: ignore[no-untyped-call]
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        yield f"sc://127.0.0.1:{port}"
        server.stop(None).wait()


@contextmanager
def no_server() -> Iterator[str]:
    yield f"sc://127.0.0.1:{free_port()}"


@contextmanager
def web_server() -> Iterator[str]:
    with served(lambda path, query: None) as address:
        yield f"sc://127.0.0.1:{urlsplit(address).port}"


ANOTHER_VERSION = f"the server is Spark {OLD} and the client {pyspark.__version__}: start one of the same major version"


@pytest.mark.parametrize(
    ("server", "told"),
    [
        pytest.param(no_server, "nothing answers there", id="down"),
        pytest.param(old_server, ANOTHER_VERSION, id="old"),
        pytest.param(web_server, "no Spark Connect server answers", marks=pytest.mark.nightly, id="none"),  # 20 s
    ],
)
def test_it_is_told_in_one_line_and_nothing_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, server: Any, told: str
) -> None:
    before = {process.pid for process in below(os.getpid())}
    places = [f"--{name}={tmp_path / name}" for name in ("out", "data-dir", "scratch")]
    small = ["--workload", "orders", "--scale", "0.01", "--skew", "0.9", "--mode", "quick", "--repetitions", "1"]
    with server() as address:
        assert main([*small, "--engine", f"connect={address}", "--variant", "optimized", *places]) == 2
    (line,) = (line for line in capsys.readouterr().err.splitlines() if line.startswith("error: "))
    assert line.startswith(f"error: --engine connect={address}: ") and told in line
    assert {process.pid for process in below(os.getpid())} <= before
    assert not list((tmp_path / "scratch").iterdir())
