"""Whether something answers at an address, before a run depends on it."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Final

from bench.errors import BenchError

CONNECT_SECONDS: Final = 5.0


def check_answers(asked: str, addresses: Sequence[tuple[str, int]]) -> None:
    """BenchError when nothing answers at any of the hosts and ports; `asked` is the option that named them."""
    reason = ""
    for address in addresses:
        try:
            socket.create_connection(address, CONNECT_SECONDS).close()
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
        else:
            return
    raise BenchError(f"{asked}: nothing answers there ({reason}); start it, or give another address")
