"""Ports of the loopback interface."""

from __future__ import annotations

import socket
from typing import Final

from bench.errors import BenchError

HOST: Final = "127.0.0.1"
_MOST: Final = 65_535


def free_port() -> int:
    """A port of the loopback interface that nobody listened on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def check_port(port: int) -> None:
    """BenchError when the port is none or somebody listens on it."""
    if not 1 <= port <= _MOST:
        raise BenchError(f"port {port} is none: give a number from 1 to {_MOST}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that is only cooling down will do
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise BenchError(f"port {port} of {HOST} cannot be used ({error.strerror}): choose another") from None
