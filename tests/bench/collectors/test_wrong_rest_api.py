"""A server that is wrong where Spark's REST API should be: every answer is one error in words, within the time set."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

import pytest

from bench.collectors.errors import CollectorError
from bench.collectors.rest_client import RestClient

SECONDS: Final = 0.4
HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Answer = Callable[[socket.socket], None]


def saying(said: bytes) -> Answer:
    return lambda client: client.sendall(said)


def drip(client: socket.socket) -> None:
    """A byte now and then, so that the silence is never long."""
    client.sendall(HEAD + b"Content-Length: 1000\r\n\r\n")
    for _ in range(1000):
        client.sendall(b" ")
        time.sleep(SECONDS / 4)


def silence(client: socket.socket) -> None:
    client.recv(1)


ANSWERS: Final[dict[str, tuple[Answer, str]]] = {
    "404": (saying(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), "answered 404 at "),
    "500": (saying(b"HTTP/1.1 500 Oh\r\nContent-Length: 4\r\n\r\nhtml"), "answered 500 at "),
    "elsewhere": (saying(b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\n\r\n"), "answered 302 at "),
    "half a body": (saying(HEAD + b'Content-Length: 500\r\n\r\n[{"jobId": 1'), "does not answer at "),
    "half a chunk": (saying(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1F4\r\n[{"), "does not answer at "),
    "no JSON": (saying(HEAD + b"Content-Length: 6\r\n\r\n<html>"), "says something unknown at "),
    "packed": (saying(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nno"), "does not answer at "),
    "other JSON": (saying(HEAD + b'Content-Length: 8\r\n\r\n{"a": 1}'), "says something unknown at "),
    "no HTTP": (saying(b"SSH-2.0-OpenSSH_9.2\r\n"), "does not answer at "),
    "nothing": (saying(b""), "does not answer at "),
    "silence": (silence, "does not answer at "),
    "a drip": (drip, "does not answer at "),
}


@contextmanager
def server(answer: Answer) -> Iterator[str]:
    """Its address; it answers every connection the same and closes it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listening.accept()
                    with client, suppress(OSError):
                        client.recv(1 << 16)
                        answer(client)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_wrong_answer_is_told_in_one_line_and_waited_for_no_longer_than_said(name: str) -> None:
    answer, told = ANSWERS[name]
    with server(answer) as address:
        client = RestClient(address, "app", SECONDS)
        began = time.monotonic()
        with pytest.raises(CollectorError) as caught:
            client.jobs()
        assert time.monotonic() - began < 3 * SECONDS
        assert told in str(caught.value)
        assert "/api/v1/applications/app/jobs" in str(caught.value)
        assert "\n" not in str(caught.value)
        assert not client.is_there()
        client.close()
