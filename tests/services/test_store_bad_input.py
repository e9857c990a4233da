"""A store that cannot be used is one line and exit code 2, soon, before anything else is made."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bench.cli import main
from bench.services import jars
from tests.services.needs import STORE
from tests.services.s3_store import Store, running_store

pytestmark = STORE


def refused(folder: Path, storage: str, *options: str) -> None:
    """The run does not begin, and leaves nothing."""
    places = [word for name in ("out", "data-dir", "scratch") for word in (f"--{name}", str(folder / name))]
    began = time.monotonic()
    assert main(["--scale", "0.01", "--skew", "0.9", "--storage", storage, *options, *places]) == 2
    assert time.monotonic() - began < 30
    assert not (folder / "out" / "latest").exists()
    assert not (folder / "data-dir").exists() and not list(folder.glob("scratch/*"))


def one_line(shown: pytest.CaptureFixture[str]) -> str:
    found = shown.readouterr()
    assert found.out == ""
    errors = [line for line in found.err.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1, found.err
    return errors[0]


def test_a_bucket_that_is_not_there(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(tmp_path, "s3a://no-such-bucket/place", *store.options)
    assert f"{store.endpoint} has no bucket 'no-such-bucket'" in one_line(capsys)


def test_wrong_credentials(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with running_store(tmp_path / "closed", {"INITIAL_NO_AUTH_ACTION_COUNT": "1"}) as closed:
        closed.make_bucket("bench")
        refused(tmp_path, "s3a://bench/place", *closed.options)
    said = one_line(capsys)
    assert "does not let us in: set AWS_ACCESS_KEY_ID" in said
    assert "AKIA" not in said


def test_no_jars_and_no_network(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jars, "default_folder", lambda: tmp_path / "jars")
    monkeypatch.setenv(
        "JAVA_TOOL_OPTIONS", "-Dhttp.proxyHost=127.0.0.1 -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=1"
    )
    refused(tmp_path, "s3a://bench/place", *store.options)
    assert "jars of hadoop-s3-" in one_line(capsys)
    assert not store.connected().files("s3a://bench/place")


def test_an_endpoint_where_nothing_listens(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(tmp_path, "s3a://bench/place", "--s3-endpoint", "http://127.0.0.1:1", "--s3-path-style")
    assert "http://127.0.0.1:1, bucket 'bench': the store cannot be reached" in one_line(capsys)
