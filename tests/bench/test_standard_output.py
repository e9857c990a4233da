"""Standard output holds the result and nothing else, wherever it leads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.conftest import Command

NO_SPACE = Path("/dev/full")
ONCE = ("--variant", "plain", "--stage", "numbers", "--repetitions", "1", "-q")


def test_what_a_plugin_prints_is_not_part_of_the_result(
    bench: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chatty = tmp_path / "chatty.py"
    chatty.write_text("print('imported')\ndef register_variants(register):\n    print('asked')\n")
    assert bench(*ONCE, "--plugin", str(chatty), "--json") == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["workload"] == "counting"
    assert "imported" in shown.err
    assert "asked" in shown.err


@pytest.mark.process
@pytest.mark.skipif(not NO_SPACE.exists(), reason=f"needs {NO_SPACE}")
def test_a_full_disk_behind_stdout_is_one_line_and_the_run_is_kept(arguments: list[str], tmp_path: Path) -> None:
    with NO_SPACE.open("w") as full:
        done = _bench(arguments, stdout=full)
    assert done.returncode == 2
    assert done.stderr == "error: standard output cannot be written (No space left on device): nothing is lost\n"
    assert (tmp_path / "runs" / "latest" / "report.html").exists()


@pytest.mark.process
@pytest.mark.skipif(not NO_SPACE.exists(), reason=f"needs {NO_SPACE}")
@pytest.mark.parametrize("words", [["--help"], ["--list"], ["lab", "--help"]], ids=" ".join)
def test_a_full_disk_behind_what_a_library_prints_is_one_line(words: list[str]) -> None:
    with NO_SPACE.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bench", *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr == "error: standard output cannot be written (No space left on device): nothing is lost\n"


@pytest.mark.process
def test_a_reader_that_goes_away_is_no_error(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        done = _bench(arguments, stdout=nobody)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.process
def test_a_terminal_without_unicode_still_gets_the_result(arguments: list[str]) -> None:
    done = _bench(arguments, stdout=subprocess.PIPE, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "numbers" in done.stdout
    assert done.stdout.isascii()


@pytest.mark.process
@pytest.mark.skipif(not NO_SPACE.exists(), reason=f"needs {NO_SPACE}")
def test_a_run_goes_on_when_nobody_can_be_told_of_it(arguments: list[str], tmp_path: Path) -> None:
    told = [arg for arg in ONCE if arg != "-q"]
    with NO_SPACE.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bench", *arguments, *told], stdout=subprocess.PIPE, stderr=full, check=False
        )
        refused = subprocess.run([sys.executable, "-m", "bench", "--scale", "0"], stderr=full, check=False)
    assert done.returncode == 0
    assert (tmp_path / "runs" / "latest" / "report.html").exists()
    assert refused.returncode == 2


@pytest.mark.process
def test_a_run_whose_standard_streams_are_closed_is_as_any_other(arguments: list[str], tmp_path: Path) -> None:
    closed = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-m", "bench", *arguments, *ONCE]
    assert subprocess.run(closed, check=False).returncode == 0
    assert (tmp_path / "runs" / "latest" / "report.html").exists()


@pytest.mark.process
def test_what_a_plugin_leaves_running_does_not_hold_the_command_up(tmp_path: Path) -> None:
    plugin = tmp_path / "busy.py"
    plugin.write_text(
        "import atexit, threading, time\n"
        "atexit.register(time.sleep, 600)\n"
        "threading.Thread(target=time.sleep, args=(600,)).start()\n"
        "def register_variants(register):\n    pass\n"
    )
    command = [sys.executable, "-m", "bench", "--list", "--plugin", str(plugin)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0
    assert "baseline" in done.stdout


def _bench(arguments: list[str], *, stdout: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", *arguments, *ONCE]
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False, env={**os.environ, **environment}
    )
