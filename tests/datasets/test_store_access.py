"""Addresses and endpoints of object stores: good ones are taken, bad ones are one line, and no password is repeated."""

from __future__ import annotations

import socket
import time

import pytest

from datasets.errors import DatasetError
from datasets.stores.object_store import ObjectStore
from datasets.stores.store_access import StoreAccess, bucket_of, check_address, is_address


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("s3a://bench", "s3a://bench"),
        ("s3a://bench/", "s3a://bench"),
        ("s3a://my.bench-1/some/where", "s3a://my.bench-1/some/where"),
        ("s3a://bench/day=1/", "s3a://bench/day=1"),
    ],
)
def test_an_address_is_taken_without_its_last_slash(given: str, taken: str) -> None:
    assert check_address(given) == taken
    assert is_address(taken)
    assert bucket_of(taken) == taken.split("/")[2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bench",
        "/tmp/x",
        "s3://bench",
        "s3a://",
        "s3a://me",
        "s3a://Bench",
        "s3a://a_b",
        "s3a://bench//x",
        "s3a://bench/../other",
        "s3a://bench/a b",
        "s3a://key:secret@bench/x",
        "s3a://bench/x?y",
        "s3a://bench/<b>",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DatasetError, match="give s3a://BUCKET/PREFIX"):
        check_address(text)


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(DatasetError) as refused:
        check_address("s3a://key:hunter22@bench/x")
    assert "hunter22" not in str(refused.value) and "with a user in it" in str(refused.value)


@pytest.mark.parametrize(
    ("endpoint", "server"),
    [
        (None, None),
        ("http://127.0.0.1:9000", ("http", "127.0.0.1:9000")),
        ("https://store.example.org/", ("https", "store.example.org")),
        ("http://[::1]:9000", ("http", "[::1]:9000")),
    ],
)
def test_an_endpoint_is_a_server(endpoint: str | None, server: tuple[str, str] | None) -> None:
    assert StoreAccess(endpoint=endpoint).server == server


@pytest.mark.parametrize(
    "endpoint", ["", "127.0.0.1:9000", "ftp://x", "http://me:hunter22@store:9000", "http://store/path", "http://a b"]
)
def test_an_endpoint_that_is_none_is_refused_and_not_repeated(endpoint: str) -> None:
    with pytest.raises(DatasetError, match="give http://HOST:PORT") as refused:
        StoreAccess(endpoint=endpoint)
    assert "hunter22" not in str(refused.value)


@pytest.mark.process
@pytest.mark.parametrize("listens", [False, True])
def test_a_store_that_does_not_answer_is_given_up_soon(listens: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOFNOBODYATALL001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter22hunter22")
    with socket.create_server(("127.0.0.1", 0)) as other:  # it listens, and never says what a store would say
        port = other.getsockname()[1]
        if not listens:
            other.close()
        began = time.monotonic()
        with pytest.raises(DatasetError, match="cannot be reached") as refused:
            ObjectStore(StoreAccess(endpoint=f"http://127.0.0.1:{port}", path_style=True)).check("s3a://bench")
    assert time.monotonic() - began < 30
    assert len(str(refused.value).splitlines()) == 1
    assert f"127.0.0.1:{port}" in str(refused.value) and "hunter22" not in str(refused.value)
