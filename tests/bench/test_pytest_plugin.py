"""The pytest plugin in another project: a folder of its own, in whose environment this one is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.cli import main
from datasets.cache.cache import FOLDER_VARIABLE
from tests.bench.conftest import COUNTING

pytestmark = pytest.mark.process

TEST = """
import time
import pytest

@pytest.mark.benchmark(group="mine")
@pytest.mark.pipeline(variant="{variant}", workload="counting", plugins="{plugin}", scale=0.01, cores=1, rounds=2{more})
def test_it(pipeline_benchmark):
    run = pipeline_benchmark()
    assert len(run.records) == 2
"""


class Project:
    """A project whose one test runs a variant of the counting workload."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def test(self, variant: str = "plain", more: str = "") -> None:
        text = TEST.format(variant=variant, plugin=COUNTING, more=more)
        (self.folder / "test_pipeline.py").write_text(text)

    def pytest(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--strict-markers", *words]
        # A worker of pytest-xdist has no benchmarks, and this run would take itself for one.
        alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        return subprocess.run(
            command, cwd=self.folder, env=alone, capture_output=True, text=True, timeout=120, check=False
        )

    def benchmarks(self) -> list[dict[str, Any]]:
        found = self.pytest("--benchmark-json", "out.json")
        assert found.returncode == 0, found.stdout
        return list(json.loads((self.folder / "out.json").read_text())["benchmarks"])

    def budget(self) -> None:
        file = str(self.folder / "budgets" / "counting.toml")
        words = (
            "--update",
            "--workload",
            "counting",
            "--plugin",
            str(COUNTING),
            "--variant",
            "plain",
            "--budgets",
            file,
        )
        assert main(["gate", *words, "--scale", "0.01", "--cores", "1", "--out", str(self.folder), "--quiet"]) == 0


@pytest.fixture
def project(tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv(FOLDER_VARIABLE, str(data_folder))  # the marker names no folder, and the user's is not ours
    return Project(tmp_path)


def test_seconds_are_those_of_the_stages_and_counters_stand_beside_them(project: Project) -> None:
    project.test("slow", ', stage="numbers"')
    (found,) = project.benchmarks()
    assert found["group"] == "mine"
    assert found["stats"]["rounds"] == 2
    assert 0.3 <= found["stats"]["min"] <= found["stats"]["max"] < 2
    told = found["extra_info"]
    assert (told["variant"], told["setting"]["stages"]) == ("slow", ["numbers"])
    assert told["budget"] == "none of this setting"
    assert told["counters"]["numbers"]["files_written"] == 1


def test_a_budget_is_kept_or_fails_the_test_with_what_moved(project: Project) -> None:
    project.budget()
    project.test()
    (found,) = project.benchmarks()
    assert found["extra_info"]["budget"] == "kept"
    file = project.folder / "budgets" / "counting.toml"
    file.write_text(file.read_text().replace("files_written = 1", "files_written = 0", 1))
    worse = project.pytest()
    assert worse.returncode == 1
    assert "REGRESSION plain · slow_start" in worse.stdout
    assert "Files written 0 → 1" in worse.stdout
    assert "Traceback" not in worse.stdout


def test_a_wrong_variant_or_marker_fails_in_words(project: Project) -> None:
    project.test("failing")
    assert "failing in numbers: ValueError: no <b>numbers</b> today" in project.pytest().stdout
    project.test("plain", ", rouds=3")
    assert "marker pipeline: " in project.pytest().stdout
    project.test("plain", ', budgets="nowhere.toml"')
    assert "there is no budget file" in project.pytest().stdout


def test_the_options_of_pytest_benchmark_keep_working(project: Project) -> None:
    project.test()
    assert project.pytest("--benchmark-autosave").returncode == 0
    assert len(list(project.folder.glob(".benchmarks/*/0001_*.json"))) == 1
    compared = project.pytest("--benchmark-compare=0001", "--benchmark-compare-fail=min:99999%")
    assert compared.returncode == 0, compared.stdout
    assert "(0001_" in compared.stdout
    assert "1 passed" in project.pytest("--benchmark-disable").stdout
    assert "1 skipped" in project.pytest("--benchmark-skip").stdout
