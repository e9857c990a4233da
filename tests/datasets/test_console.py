"""What people see while data is made: a bar with rows per second on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from rich.console import Console

from datasets.cache.cache import AGAIN
from datasets.console import Display
from datasets.progress import Pace

ROOT = Path(__file__).parents[2]
HALF = Pace(rows=5_000_000, total=10_000_000, seconds=2.0)


def shown(terminal: bool, seconds_between_lines: float) -> str:
    """What three notices of half the work and one of damage look like."""
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=terminal, width=120, highlight=False, soft_wrap=True)
    with Display(console, seconds_between_lines) as display:
        for _ in range(3):
            display.notice(str(HALF))
            display.show(HALF)
        display.notice(f"{AGAIN}: [bold]x is damaged")
    return stream.getvalue()


def test_pace_is_the_mean_since_the_beginning_in_words() -> None:
    assert str(HALF) == "data: 5,000,000 of 10,000,000 transactions, 2,500,000 rows/s"
    assert Pace(rows=0, total=1, seconds=0.0).rows_per_second == 0


def test_a_terminal_shows_a_bar_with_share_rate_and_time_left_and_then_takes_it_away() -> None:
    text = shown(terminal=True, seconds_between_lines=0)
    assert "━" in text
    assert "50%" in text
    assert "2,500,000 rows/s" in text
    assert "data: 5,000,000" not in text
    assert text.rstrip().endswith("\x1b[2K")


def test_elsewhere_there_are_sober_lines_no_oftener_than_asked_for() -> None:
    assert shown(terminal=False, seconds_between_lines=0).splitlines() == [
        *[str(HALF)] * 3,
        f"{AGAIN}: [bold]x is damaged",
    ]
    assert shown(terminal=False, seconds_between_lines=60).splitlines() == [f"{AGAIN}: [bold]x is damaged"]


def everything_from(terminal: int) -> str:
    """All that is written to a terminal until its other side is closed, which Linux reports as an error."""
    pieces = []
    with suppress(OSError), os.fdopen(terminal, "rb", buffering=0) as stream:
        while piece := stream.read(65_536):
            pieces.append(piece)
    return b"".join(pieces).decode()


@pytest.mark.process
def test_a_real_terminal_gets_the_bar_on_standard_error_and_the_summary_on_standard_output(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "datasets", "--scale", "0.1", "--out", str(tmp_path / "data")]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"}
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, env=environment, text=True
    ) as making:
        os.close(theirs)
        seen = everything_from(ours)
        said, _ = making.communicate()
    assert making.returncode == 0
    assert "making data" in seen
    assert "rows/s" in seen
    assert "\x1b" not in said
    assert "made (" in said
