"""`python -m bench` in a process of its own until so many trials have left their records, and then stopped."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.processes import alive, below


def begun_run(words: Sequence[str], run: Path, records: int, seconds: float = 200) -> subprocess.Popen[str]:
    """The process of a run in the folder `run`, once there are so many records; AssertionError if it ends before."""
    process = subprocess.Popen([sys.executable, "-m", "bench", *words], stderr=subprocess.PIPE, text=True)
    trials, deadline = run / "trials.jsonl", time.monotonic() + seconds
    while not trials.exists() or len(trials.read_text().splitlines()) < records:
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    return process


def interrupted_run(words: Sequence[str], run: Path) -> None:
    """Break a run off by ctrl-C when the reference, and one trial on Spark, have left their records."""
    process = begun_run(words, run, 2)
    own = below(process.pid)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130 and "go on with" in said
    assert not alive(own, 10)
