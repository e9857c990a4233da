"""Commands that make a run of their own say what to do when they are interrupted or the disk takes no more."""

from __future__ import annotations

import errno
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.cli import main
from bench.commands.launch import EXIT_INTERRUPTED, EXIT_USAGE
from bench.running.run import resume_command
from bench.running.runner import Runner
from bench.surroundings import Surroundings
from tests.bench.conftest import COUNTING

FAKE = ("--workload", "counting", "--plugin", str(COUNTING))
COMMANDS = {
    "the run": (*FAKE, "--scale", "0.01", "--skew", "0.9"),
    "sweep": ("sweep", *FAKE, "--scale", "0.01", "--skew", "0.9,0.5"),
    "gate": ("gate", "--update", *FAKE, "--scale", "0.01", "--budgets", "budgets.toml"),
    "lab": ("lab", "codec", "--predict", "1"),
    "ab": ("ab", "--base", "HEAD", "--dirty", *FAKE, "--scale", "0.01", "--variant", "plain"),
}
ON = "go on with: "
ANEW = "the same command begins anew"
SAID = {"the run": ON, "sweep": ON, "gate": ANEW, "lab": ANEW, "ab": ANEW}
Ended = Callable[[str], tuple[int, str]]


@pytest.fixture
def ended(
    tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ended:
    """A command by its name: its exit code, and the last of what it says, after which nothing is left of it."""
    temporary, repository = tmp_path / "temporary", tmp_path / "repository"
    temporary.mkdir()
    repository.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setattr("bench.surroundings.scratch_parent", lambda *_: temporary)
    monkeypatch.chdir(repository)
    who = ("-c", "user.name=Test", "-c", "user.email=test@localhost")
    for words in (("init", "--quiet"), ("commit", "--quiet", "--allow-empty", "-m", "The base")):
        subprocess.run(["git", *who, *words], check=True)

    def run(name: str) -> tuple[int, str]:
        places = ("--out", str(tmp_path / "runs"), "--data-dir", str(data_folder))
        code = main([*COMMANDS[name], *places])
        assert not list(temporary.iterdir())
        assert not any(path.is_file() for path in repository.iterdir())
        return code, capsys.readouterr().err.splitlines()[-1]

    return run


@pytest.mark.parametrize("name", COMMANDS)
def test_an_interrupted_command_says_whether_it_goes_on_or_begins_anew(
    name: str, ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Runner, "run", interrupted)
    code, said = ended(name)
    assert code == EXIT_INTERRUPTED
    assert said.startswith("interrupted; ")
    assert SAID[name] in said
    monkeypatch.setattr(Surroundings, "start", interrupted)
    code, said = ended(name)
    assert (code, said.startswith("interrupted; "), ANEW in said) == (EXIT_INTERRUPTED, True, True)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_takes_no_more_ends_any_command_with_one_line(
    name: str, ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/somewhere")

    monkeypatch.setattr(Runner, "run", full)
    code, said = ended(name)
    assert code == EXIT_USAGE
    assert said.startswith("error: cannot write to /somewhere (No space left on device): check space and permissions")
    assert (ON in said) == (SAID[name] == ON)
    monkeypatch.setattr(Surroundings, "start", full)
    code, said = ended(name)
    assert (code, said.startswith("error: cannot write to /somewhere"), ON in said) == (EXIT_USAGE, True, False)


def test_what_goes_on_with_a_run_can_be_pasted_into_a_shell_though_its_folder_has_a_space() -> None:
    assert shlex.split(resume_command(Path("my runs") / "a b"))[-2:] == ["--resume", "my runs/a b"]
