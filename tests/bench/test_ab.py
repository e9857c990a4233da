"""`python -m bench ab` in a repository of its own, with real worker processes on a workload that needs no Java."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bench.cli import main
from bench.commands.launch import EXIT_INTERRUPTED, EXIT_NOT_COMPARABLE, EXIT_REGRESSION, EXIT_USAGE, EXIT_WELL
from bench.machine.environment import ROOT, collect_environment
from reports.files.store import RunStore
from tests.bench.till_workload import make_data
from tests.crashes.commands import STOP_SECONDS
from tests.processes import alive, below

pytestmark = pytest.mark.process

PLUGIN = """
import time
from tests.bench.counting_workload import WORKLOAD, numbers, variant, wrong_squares

def waiting(context):
    time.sleep({seconds})
    numbers(context)

def register_workload(register):
    register(WORKLOAD)

def register_variants(register):
    register(variant("{name}", numbers=waiting{more}))
"""


def plugin(seconds: float = 0.05, name: str = "plain", more: str = "") -> str:
    return PLUGIN.format(seconds=seconds, name=name, more=more)


class Repository:
    """A git repository with one plugin file, and the command run inside it."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder = folder
        self._data = data
        self.git("init", "--quiet")
        self.commit(plugin())

    def git(self, *words: str) -> str:
        who = ("-c", "user.name=Test", "-c", "user.email=test@localhost")
        return subprocess.run(
            ["git", *who, *words], cwd=self.folder, check=True, capture_output=True, text=True
        ).stdout.strip()

    def commit(self, text: str) -> str:
        (self.folder / "plugin.py").write_text(text)
        self.git("add", "plugin.py")
        self.git("commit", "--quiet", "--allow-empty", "-m", "A change")
        return self.git("rev-parse", "HEAD")

    def words(self, base: str) -> list[str]:
        places = ("--out", str(self.folder / "runs"), "--data-dir", str(self._data))
        data = ("--scale", "0.01", "--forks", "6", "--repetitions", "1", "--stage", "numbers", "--stage", "squares")
        workload = ("--workload", "counting", "--plugin", "plugin.py", "--variant", "plain")
        return ["ab", "--base", base, *workload, *data, *places]

    def ab(self, base: str, *more: str) -> int:
        return main([*self.words(base), "--quiet", *more])


@pytest.fixture
def repository(tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # other runs on this machine keep work trees as well
    return Repository(folder, data_folder)


def test_code_that_has_become_slower_fails_and_the_summary_says_by_how_much(
    repository: Repository, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before = repository.git("rev-parse", "HEAD")
    repository.commit(plugin(seconds=0.25))
    assert repository.ab(before, "--markdown", str(tmp_path / "summary.md")) == EXIT_REGRESSION
    base = f"plain@{before[:7]}"
    assert f"× slower than {base}" in " ".join(capsys.readouterr().out.split())
    assert "slower than" in (tmp_path / "summary.md").read_text()
    header = RunStore.open(repository.folder / "runs" / "latest").header
    assert (header.baseline, [each.name for each in header.variants]) == (base, [base, "plain"])
    assert header.variants[0].origin == f"commit {before[:12]}"


def test_the_same_code_and_faster_code_pass_and_nothing_is_left_behind(repository: Repository, tmp_path: Path) -> None:
    before = repository.commit(plugin(seconds=0.25))
    repository.commit(plugin(seconds=0.05))
    assert repository.ab(before) == EXIT_WELL
    assert repository.git("worktree", "list").count("\n") == 0
    assert not list(tmp_path.glob("spark-variant-bench-base-*"))


def test_a_wrong_answer_is_no_improvement(repository: Repository) -> None:
    before = repository.git("rev-parse", "HEAD")
    repository.commit(plugin(seconds=0.0, more=", squares=wrong_squares"))
    assert repository.ab(before) == EXIT_REGRESSION


@pytest.mark.parametrize(
    ("base", "says"),
    [
        (plugin(name="another"), "has no variant 'plain'"),
        ("raise ValueError('not today')", "not today"),
    ],
)
def test_a_base_without_the_variant_or_that_cannot_be_loaded_is_not_comparable(
    repository: Repository, capsys: pytest.CaptureFixture[str], base: str, says: str
) -> None:
    before = repository.commit(base)
    repository.commit(plugin())
    assert repository.ab(before) == EXIT_NOT_COMPARABLE
    told = capsys.readouterr().err.strip()
    assert "\n" not in told
    assert says in told


def test_a_look_at_the_repository_writes_nothing_into_it(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the lock of a look that was killed would stop the user's next git command."""
    monkeypatch.setattr("bench.machine.environment.ROOT", repository.folder)
    os.utime(repository.folder / "plugin.py", (1e9, 1e9))  # which makes `git status` write the index anew
    before = (repository.folder / ".git" / "index").read_bytes()
    assert collect_environment("no Java").dirty is False
    assert repository.ab("HEAD", "--scale", "-1") == EXIT_USAGE
    assert (repository.folder / ".git" / "index").read_bytes() == before
    repository.git("status")
    assert (repository.folder / ".git" / "index").read_bytes() != before


def test_a_comparison_that_is_stopped_takes_the_other_revision_with_it(repository: Repository, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench", *repository.words("HEAD")]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) as process:
        assert process.stderr is not None
        assert any("[2/" in line for line in process.stderr), "it ended before its second trial"
        own = below(process.pid)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == EXIT_INTERRUPTED
    assert said.endswith("interrupted; the same command begins anew\n")
    assert own and not alive(own)
    assert len(repository.git("worktree", "list").splitlines()) == 1
    assert not list(tmp_path.glob("spark-variant-bench-*"))


@pytest.mark.parametrize("base", ["no-such-branch", "--help", ""])
def test_an_unknown_revision_is_told(repository: Repository, capsys: pytest.CaptureFixture[str], base: str) -> None:
    assert repository.ab(base) == EXIT_USAGE
    assert capsys.readouterr().err.count("\n") == 1


def test_changes_without_a_commit_are_refused_unless_asked_for(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository.folder / "plugin.py").write_text(plugin(more=", squares=wrong_squares"))
    assert repository.ab("HEAD") == EXIT_USAGE
    assert "1 file changed since the last commit" in capsys.readouterr().err
    assert repository.ab("HEAD", "--dirty") == EXIT_REGRESSION


def test_a_workload_on_data_that_exist_is_compared_too(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = (
        "--workload",
        str(ROOT / "tests" / "bench" / "till_workload.py"),
        "--data",
        str(make_data(tmp_path / "shop")),
    )
    words = ("ab", "--base", "HEAD", *made, "--variant", "plain", "--stage", "sales", "--quiet")
    assert main([*words, "--scale", "2"]) == EXIT_USAGE
    assert "--scale makes them" in capsys.readouterr().err
    few = ("--forks", "6", "--repetitions", "1", "--margin", "50%", "--out", str(tmp_path / "runs"))
    assert main([*words, *few]) in {EXIT_WELL, EXIT_REGRESSION}  # a few milliseconds of work tell nothing of time
    header = RunStore.open(tmp_path / "runs" / "latest").header
    assert ([each.label for each in header.datasets], header.workload) == (["shop"], "tills")


def test_the_pipelines_of_the_base_are_the_other_revisions(
    tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A clone of this repository, in which the base has a stage that fails; the code here has none."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--shared", str(ROOT), str(clone)], check=True)
    stage = clone / "pipelines" / "duckdb_reference" / "batch_index.py"
    stage.write_text(stage.read_text() + '\n\ndef write(*_, **__):\n    raise ValueError("as of the base")\n')
    who = ("-c", "user.name=Test", "-c", "user.email=test@localhost")
    subprocess.run(["git", *who, "commit", "--quiet", "--all", "-m", "Break it"], cwd=clone, check=True)
    monkeypatch.chdir(clone)
    asked = ("--variant", "duckdb-reference", "--stage", "batch_index", "--scale", "0.01", "--forks", "6")
    places = ("--out", str(tmp_path / "runs"), "--data-dir", str(data_folder))
    assert main(["ab", "--base", "HEAD", *asked, *places, "--quiet"]) == EXIT_NOT_COMPARABLE
    *_, last = capsys.readouterr().err.splitlines()
    assert "is no base to compare with" in last
    assert "as of the base" in last
