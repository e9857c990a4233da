"""Which process makes something, as part of a name: whether it still runs can be told later, by another process."""

from __future__ import annotations

import os
import re
import socket
import uuid
from dataclasses import dataclass
from typing import Final, Self

import psutil

PATTERN: Final = r"[0-9a-f]{8}-\d+-\d+"
"""What a maker looks like within a name."""
_SAME_START: Final = 60.0  # seconds; the start of a process moves when the clock is set


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """A process: eight hex digits for its machine or container, its id, and when it started in seconds since 1970."""

    host: str
    pid: int
    started: int

    @classmethod
    def this(cls) -> Self:
        """The process that asks."""
        pid = os.getpid()
        return cls(host=_host(), pid=pid, started=round(psutil.Process(pid).create_time()))

    @classmethod
    def named(cls, text: str) -> Self:
        """The maker of that name; ValueError when it is none."""
        if not re.fullmatch(PATTERN, text):
            raise ValueError(f"{text!r} names no process")
        host, pid, started = text.split("-")
        return cls(host=host, pid=int(pid), started=int(started))

    @property
    def runs(self) -> bool | None:
        """Whether it still runs; None for a process of another machine, which cannot be seen from here."""
        if self.host != _host():
            return None
        try:
            started = psutil.Process(self.pid).create_time()
        except psutil.Error:
            return False
        return abs(started - self.started) <= _SAME_START

    def __str__(self) -> str:
        """Its name."""
        return f"{self.host}-{self.pid}-{self.started}"


def _host() -> str:
    """Enough to tell whose process ids these are."""
    return uuid.uuid5(uuid.NAMESPACE_DNS, socket.gethostname()).hex[:8]
