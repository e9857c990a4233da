"""What a run says of techniques is kept as people read it, and comes back from the file as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.techniques.figures import RUNS, Figures, read_figures, write_runs
from bench.techniques.measured_run import measured_run
from reports.loading import LoadedRun
from tests.bench.techniques.made_family import FAMILY, run
from tests.reports.two_made_runs import loaded


def test_a_gain_has_its_interval_and_the_counter_before_and_after() -> None:
    found = measured_run(run(), FAMILY)
    gains = {gain.stage: gain for gain in found.gains if gain.technique == "halving"}
    assert gains["join"].time == "2.00× faster [1.96, 2.04]"
    assert gains["join"].counter == "212 → 12"
    assert gains["ingest"].time.endswith("faster (single)")
    assert [gain.counter for gain in found.gains if gain.technique == "nothing"] == [""] * 3
    assert found.command == "python -m bench --scale 10 --skew 0.9"
    assert found.setup.startswith("skew 0.9, 8 blocks in 1 fork; brackets: 95 % interval")
    assert "; the baseline against itself same time [" in found.setup


@pytest.mark.parametrize("out", [("--out", "elsewhere/runs"), ("--out=elsewhere/runs",)])
def test_the_folder_of_a_run_is_of_no_use_to_a_reader(out: tuple[str, ...]) -> None:
    given = run()
    words = ("python", "-m", "bench", *out, "--scale", "10", "--skew", "0.9")
    named = replace(given, header=replace(given.header, command=words))
    assert measured_run(named, FAMILY).command == "python -m bench --scale 10 --skew 0.9"


def test_what_was_measured_comes_back_from_its_file(tmp_path: Path) -> None:
    found = measured_run(run(), FAMILY)
    write_runs(tmp_path, (found,))
    assert read_figures(tmp_path) == Figures(runs=(found,))


def other_baseline() -> LoadedRun:
    given = run()
    return replace(given, header=replace(given.header, baseline="spark-defaults"))


def without_techniques() -> LoadedRun:
    given = run()
    header = replace(given.header, variants=given.header.variants[:1])
    return loaded(header, [record for record in given.records if record.trial.variant == "baseline"])


def two_datasets() -> LoadedRun:
    given = run()
    return replace(given, comparison=replace(given.comparison, datasets=given.comparison.datasets * 2))


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (other_baseline, "compares with spark-defaults: give a run that does with baseline"),
        (without_techniques, "measured no baseline-with-…: name some with --variant"),
        (two_datasets, "has 2 datasets: give a run with one scale and skew"),
    ],
)
def test_a_run_that_tells_nothing_of_techniques_is_refused(made: object, message: str) -> None:
    assert callable(made)
    with pytest.raises(BenchError, match=message):
        measured_run(made(), FAMILY)


def test_a_file_that_cannot_be_read_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / RUNS).write_text('[[run]]\ncommand = "x"\n', encoding="utf-8")
    with pytest.raises(BenchError, match=r"runs.toml cannot be read \(.*setup.*\): mend it") as raised:
        read_figures(tmp_path)
    assert "\n" not in str(raised.value)
