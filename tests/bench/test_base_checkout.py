"""What another revision has built in counts there, whatever is installed here."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.machine.environment import ROOT
from bench.regressions.base_checkout import checked_out

pytestmark = pytest.mark.process


def test_a_revision_without_one_of_todays_workloads_is_compared_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "repository"
    shutil.copytree(ROOT / "pipelines", folder / "pipelines", ignore=shutil.ignore_patterns("orders", "__pycache__"))
    project = (ROOT / "pyproject.toml").read_text().splitlines(keepends=True)
    (folder / "pyproject.toml").write_text("".join(line for line in project if "pipelines.orders" not in line))
    who = ("-c", "user.name=Test", "-c", "user.email=test@localhost")
    for words in (("init", "--quiet"), ("add", "."), (*who, "commit", "--quiet", "-m", "As it was")):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with checked_out("HEAD", "baseline", "payments", (), dirty=False) as base:
        assert dict(base.spark_conf)["spark.sql.shuffle.partitions"] == "200"


def test_it_is_told_when_git_or_the_repository_is_missing_and_not_the_revision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BenchError, match="not a git repository"), checked_out("HEAD", "x", "payments", (), dirty=True):
        pass
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BenchError, match="git is not installed"), checked_out("HEAD", "x", "payments", (), dirty=True):
        pass


@pytest.mark.parametrize("revision", ["no-such-revision", "--help-me"])
def test_a_revision_that_there_is_not_is_told(revision: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BenchError) as told, checked_out(revision, "x", "payments", (), dirty=True):
        pass
    assert str(told.value) == f"--base {revision!r} is no commit of this repository: fetch it, or name another"
