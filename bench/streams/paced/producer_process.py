"""The worker's handle on the producer of a paced stage."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from bench.errors import BenchError
from bench.machine.own_group import python_path
from bench.streams.paced.producer import NOT_TAKEN, Task
from datasets.errors import DatasetError


class ProducerProcess:
    """Started at once, to be ready when it is told to begin. Use as a context manager: it is gone afterwards."""

    def __init__(self, task: Task) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.streams.paced.producer", msgspec.json.encode(task)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(task.folder),  # a folder without modules
            env={**os.environ, "PYTHONPATH": python_path()},
        )

    def begin(self) -> None:
        """Give the word; one that has died will be told by `done`."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(b"begin\n")
            self._process.stdin.flush()
        except OSError:
            self._process.wait()

    def done(self) -> bool:
        """Whether all records are handed over and confirmed.

        DatasetError when the broker did not take them, BenchError when the producer has ended otherwise.
        """
        code = self._process.poll()
        if code:
            assert self._process.stdout is not None
            said = self._process.stdout.read().decode(errors="replace").strip().splitlines()
            if code == NOT_TAKEN and said:
                raise DatasetError(said[-1])
            raise BenchError(f"the producer of the paced stream ended with code {code}")
        return code == 0

    def __enter__(self) -> Self:
        """It runs already."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()
