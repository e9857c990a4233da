"""Where there is no cluster."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from bench.machine.environment import memory_bytes


class DriverAlone:
    """No cluster: tasks are threads of the driver."""

    info = None

    def __init__(self, master: str) -> None:
        self.master = master

    @property
    def settings(self) -> dict[str, str]:
        """None."""
        return {}

    @property
    def environment(self) -> Mapping[str, str]:
        """Python workers run the same Python."""
        return {"PYSPARK_PYTHON": sys.executable}

    @property
    def memory_for_drivers(self) -> int:
        """All of it."""
        return memory_bytes()

    def start(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to end."""
