"""The gate as a CI runs it: regressions are caught and named, and unchanged code raises no alarm on a busy machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.commands.launch import EXIT_REGRESSION, EXIT_WELL
from datasets.cache.cache import FOLDER_VARIABLE
from tests.spark.regressions import plugin
from tests.spark.regressions.plugin import PLANTED, REGRESSIONS, SALTED, SUBJECT

pytestmark = pytest.mark.spark

COMMAND = ("-m", "bench", "gate", "--plugin", plugin.__file__, "--quiet")
IN_CI = ("lost broadcast", "Python UDF")
HOGS = 2 * (os.cpu_count() or 1)
RUNS = 20


def gate(folder: Path, variant: str, *words: str, planted: str = "") -> subprocess.CompletedProcess[str]:
    """The command on one variant with budgets and runs in the folder."""
    own = ("--variant", variant, "--budgets", str(folder / "budgets.toml"), "--out", str(folder / "runs"))
    return subprocess.run(
        [sys.executable, *COMMAND, *own, *words],
        env={**os.environ, PLANTED: planted},
        capture_output=True,
        text=True,
        timeout=1000,
        check=False,
    )


@pytest.fixture(scope="module", autouse=True)
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Data are made once for all these commands, and not in the user's folder."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(FOLDER_VARIABLE, str(tmp_path_factory.mktemp("datasets")))
        yield


@pytest.fixture(scope="module")
def budgeted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with budgets of the variant that most regressions are planted in, without any."""
    return with_budgets(tmp_path_factory.mktemp("gate"), SUBJECT)


@pytest.fixture(scope="module")
def both_budgeted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with budgets of both variants without any regression."""
    return with_budgets(tmp_path_factory.mktemp("both"), "s[au]*")


def with_budgets(folder: Path, variants: str) -> Path:
    made = gate(folder, variants, "--update", "--stage", "batch_index")
    assert made.returncode == EXIT_WELL, made.stderr
    return folder


@pytest.mark.nightly  # as the tox environment `gate` says of the built-in variants for every change
def test_unchanged_code_is_well(budgeted: Path) -> None:
    found = gate(budgeted, SUBJECT)
    assert found.returncode == EXIT_WELL, found.stdout + found.stderr
    assert found.stdout.startswith("1 stage cost what is budgeted.\n")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in IN_CI else pytest.mark.nightly) for name in REGRESSIONS]
)
def test_a_planted_regression_is_caught_and_named(request: pytest.FixtureRequest, name: str) -> None:
    planted = REGRESSIONS[name]
    folder = request.getfixturevalue("budgeted" if planted.of == SUBJECT else "both_budgeted")
    found = gate(folder, planted.of, planted=name)
    assert found.returncode == EXIT_REGRESSION, found.stdout + found.stderr
    assert f"REGRESSION {planted.of} · batch_index" in found.stdout
    (cause,) = (line for line in found.stdout.splitlines() if line.startswith("  likely: "))
    assert planted.says in cause


@pytest.mark.nightly
def test_unchanged_code_raises_no_alarm_on_a_machine_that_is_hogged(both_budgeted: Path) -> None:
    with hogged():
        found = [gate(both_budgeted, variant) for _ in range(RUNS // 2) for variant in (SUBJECT, SALTED)]
    assert [each.returncode for each in found] == [EXIT_WELL] * RUNS, [each.stdout for each in found if each.returncode]


@contextmanager
def hogged() -> Iterator[None]:
    """Twice as many processes as processors do nothing but count."""
    hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(HOGS)]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()
