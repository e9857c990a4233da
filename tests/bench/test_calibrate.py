"""Calibration: comparisons of a variant with itself, the noise they show, and what is made of both."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import msgspec
import pytest

from bench import __version__
from bench.calibration import copies
from bench.calibration.campaign import MOST_FORKS, Campaign, measure_noise_floor
from bench.calibration.identical import Measured, against_itself, is_different, noise_of
from bench.calibration.kept_runs import earlier_run
from bench.display.run_console import QUIET, RunConsole
from bench.machine.environment import code_fingerprint
from bench.machine.noise_floor import FOLDER_VARIABLE, noise_file, read_noise_floor, write_noise_floor
from bench.options import Options
from bench.planning.prepare import Prepared, prepare
from pipelines.catalog import load_catalog
from pipelines.stage import FunctionStage, StageContext
from reports.evidence.noise_floor import chance_of_so_many, is_sound, told
from reports.files.store import RunStore
from reports.metrics import StageMetrics
from reports.record import Mode, NoiseFloor, StageInfo, StageRecord, Status, Trial, TrialRecord
from reports.statistics import Change, estimate
from tests.reports.sample_run import header, variant

NAMES = ("base", "copy-1", "copy-2", "copy-3")
SOUND = NoiseFloor(
    measured_at=0.0,
    version="0.1.0",
    mode=Mode.RIGOROUS,
    workload="payments",
    variant="optimized",
    scale=0.1,
    comparisons=60,
    different=3,
    spread_of_blocks=0.04,
    spread_of_forks=0.02,
    waste=0.1,
    slowdowns=10,
    found=9,
    denied=0,
    forks=7,
    repetitions=3,
)


def run(*, forks: int = 7, blocks: int = 3, spread: float = 0.03, luck: float = 0.0, bias: float = 0.0) -> Measured:
    """Four identical variants; `bias` makes the second of the first pair slower, `luck` differs by fork."""
    chance = random.Random(4)
    stages = (StageInfo(name="work", summary=""),)
    found = replace(header(skews=(0.9,)), mode=Mode.RIGOROUS, stages=stages, variants=tuple(map(variant, NAMES)))
    return Measured(
        replace(found, baseline="base"),
        tuple(_records(chance=chance, forks=forks, blocks=blocks, spread=spread, luck=luck, bias=bias)),
    )


def _records(
    *, chance: random.Random, forks: int, blocks: int, spread: float, luck: float, bias: float
) -> Iterator[TrialRecord]:
    for fork in range(1, forks + 1):
        lucky = {name: chance.gauss(0, luck) for name in NAMES}
        for block in range(1, blocks + 1):
            for name in NAMES:
                log = lucky[name] + chance.gauss(0, spread) + bias * (name == "copy-1")
                trial = Trial(
                    id=f"{fork}/{block}/{name}",
                    dataset="skew 0.9",
                    fork=fork,
                    block=block,
                    variant=name,
                    stages=("work",),
                )
                metrics = StageMetrics(wall_seconds=math.exp(log))
                stage = StageRecord(stage="work", status=Status.OK, metrics=metrics)
                yield TrialRecord(trial=trial, status=Status.OK, started_at=block, seconds=1.0, stages=(stage,))


def test_every_variant_is_in_one_pair_so_comparisons_share_nothing() -> None:
    assert len(list(against_itself(run(), "base"))) == 2
    assert not any(map(is_different, against_itself(run(), "base")))


def test_a_difference_between_copies_is_a_false_positive() -> None:
    assert [is_different(found) for found in against_itself(run(bias=0.3), "base")] == [True, False]


def test_noise_is_split_into_that_of_blocks_and_that_of_jvms() -> None:
    within, between = noise_of([run(forks=200, spread=0.03)], "base"), noise_of([run(forks=200, luck=0.05)], "base")
    assert within is not None
    assert between is not None
    # A ratio of two times has the variance of both.
    assert math.sqrt(within.within_forks) == pytest.approx(0.03 * math.sqrt(2), rel=0.1)
    assert math.sqrt(within.between_forks) < 0.01
    assert math.sqrt(between.between_forks) == pytest.approx(0.05 * math.sqrt(2), rel=0.15)


def test_one_jvm_says_nothing_about_how_jvms_differ() -> None:
    assert noise_of([run(forks=1)], "base") is not None, "two pairs are two groups"
    assert noise_of([run(forks=1, blocks=1)], "base") is None


def test_the_chance_of_so_many_false_positives_is_binomial() -> None:
    assert chance_of_so_many(0, 60) == 1
    assert chance_of_so_many(1, 60) == pytest.approx(1 - 0.95**60)
    assert chance_of_so_many(6, 60) == pytest.approx(0.0787, abs=1e-4)
    assert chance_of_so_many(7, 60) == pytest.approx(0.0297, abs=1e-4)


@pytest.mark.parametrize(
    ("changed", "sound"),
    [({}, True), ({"different": 6}, True), ({"different": 7}, False), ({"found": 7}, False), ({"denied": 1}, False)],
)
def test_a_calibration_is_sound_or_not(changed: dict[str, int], *, sound: bool) -> None:
    assert is_sound(replace(SOUND, **changed)) is sound  # type: ignore[arg-type]


def test_what_was_found_is_told_with_units_and_numbers() -> None:
    text = " ".join(told(SOUND))
    assert "3 of 60 comparisons of optimized with itself were called different (5 %" in text
    assert "4.08 % between blocks of a JVM, 2.02 % between JVMs" in text
    assert "found slower in 9 of 10 runs, and called equivalent or faster in 0" in text
    assert "asks for 7 forks of 3 blocks." in text
    assert "asks for 8 forks of 1 block." in " ".join(told(replace(SOUND, forks=8, repetitions=1)))
    assert "not measured between JVMs" in " ".join(told(replace(SOUND, spread_of_forks=None)))


def test_the_waste_is_looked_for_with_forks_that_find_it_in_95_of_100_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    noisy = run(forks=200, spread=0.01, luck=0.042)
    monkeypatch.setattr("bench.calibration.campaign.run_of", lambda options, observer: noisy)
    campaign = Campaign(options=Options(), variant="base", mode=Mode.RIGOROUS, comparisons=2, slowdowns=0)
    found = measure_noise_floor(campaign, RunConsole(QUIET))
    assert 7 < found.forks < MOST_FORKS, "what the noise asks for, not a limit"
    assert found.spread_of_forks is not None
    assert found.spread_of_blocks is not None
    spread = math.hypot(found.spread_of_forks, found.spread_of_blocks / math.sqrt(found.repetitions))
    chance, waste = random.Random(5), math.log(1 + found.waste)
    runs = [estimate([chance.gauss(waste, spread) for _ in range(found.forks)]).change for _ in range(1_000)]
    assert 0.93 < runs.count(Change.SLOWER) / len(runs) < 0.99


def test_the_noise_floor_is_kept_for_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "state"))
    assert read_noise_floor() is None
    assert write_noise_floor(SOUND) == noise_file()
    assert read_noise_floor() == SOUND
    noise_file().write_text("{")
    assert read_noise_floor() is None


def test_the_wasteful_stage_takes_a_tenth_longer_than_the_one_it_wraps() -> None:
    took = 0.0

    def work(context: StageContext) -> None:
        nonlocal took
        began = time.perf_counter()
        time.sleep(0.2)
        took = time.perf_counter() - began

    began = time.perf_counter()
    copies.Wasteful(FunctionStage("work", work)).run(cast("StageContext", SimpleNamespace()))
    with_waste = time.perf_counter() - began
    assert 1.1 * took <= with_waste < 2 * took  # a busy machine may wake a sleeper late, but not by so much


def test_the_plugin_registers_copies_and_a_slower_one_of_every_spark_variant() -> None:
    names = [entry.variant.name for entry in load_catalog([Path(copies.__file__)]).variants_of("payments")]
    assert {*copies.copy_names("optimized", copies.COPIES), copies.slower_name("baseline")} <= set(names)
    assert not [name for name in names if name.startswith("duckdb-reference@")]


def left_by(prepared: Prepared, **changes: object) -> RunStore:
    """What a campaign that was interrupted has left of that run."""
    run = replace(
        header(),
        version=__version__,
        code=code_fingerprint([]),
        plan=prepared.plan,
        options=msgspec.to_builtins(prepared.options),
    )
    return RunStore.create(Path(prepared.options.out), replace(run, **changes))  # type: ignore[arg-type]


def test_what_an_interrupted_campaign_has_left_is_found_and_nothing_else(tmp_path: Path) -> None:
    prepared = prepare(Options(scales=(0.01,), skews=(0.9,), seed=2, out=str(tmp_path)))
    assert earlier_run(prepared) is None
    (tmp_path / "no run").mkdir()
    left_by(prepared, id="other-code", code="0000")
    left_by(prepared, id="other-version", version="0.0.0")
    left_by(prepared, id="other-options", options=msgspec.to_builtins(replace(prepared.options, seed=3)))
    left_by(prepared, id="other-plan", plan=prepared.plan[1:])
    assert earlier_run(prepared) is None
    left_by(prepared, id="the-one", outcome=None)
    found = earlier_run(prepared)
    assert found is not None
    assert found.folder.name == "the-one"
