"""From the noise of a rigorous run to the size of the next one."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from reports.comparing.comparison import compare
from reports.estimates.outlook import costs_of
from reports.forms.text import render_text
from reports.record import Mode
from reports.statistics import planned_repetitions, variance_components
from tests.reports import sample_run
from tests.reports.made_runs import Forks, made

NOISY: Forks = [[0.5, 0.52], [0.55, 0.54], [0.47, 0.5], [0.52, 0.49], [0.5, 0.56], [0.48, 0.46], [0.53, 0.5]]


def test_the_plan_is_that_of_the_statistics_for_the_noise_of_all_blocks() -> None:
    header, records = made(NOISY)
    found = compare(header, records).datasets[0].outlook
    noise = variance_components([[math.log(ratio) for ratio in blocks] for blocks in NOISY])
    costs = costs_of(records)
    assert found is not None and noise is not None and costs is not None
    assert found.between_forks == pytest.approx(math.sqrt(noise.between_forks))
    assert found.within_forks == pytest.approx(math.sqrt(noise.within_forks))
    plan = planned_repetitions(noise, fork_seconds=costs.fork, block_seconds=costs.block, variants=2)
    assert (found.forks, found.blocks) == (plan.forks, plan.blocks)
    assert found.seconds == pytest.approx(plan.seconds)


def test_a_fork_costs_its_start_and_warm_up_and_a_block_its_trials() -> None:
    records = sample_run.records(blocks=2, skews=(0.9,), forks=3)
    timed = [replace(each, seconds=2.0) for each in records]
    clock, moved = 100.0, []
    for before, each in zip((None, *timed), timed, strict=False):
        if before and before.trial.fork != each.trial.fork:
            clock += 7.0
        moved.append(replace(each, started_at=clock))
        clock += each.seconds
    costs = costs_of(moved)
    assert costs is not None
    assert (costs.fork, costs.block) == (7.0 + 3 * 2.0, 4 * 2.0)  # three warm-ups; three variants and A′


def test_the_text_tells_noise_and_plan_of_a_rigorous_run() -> None:
    header, records = made(NOISY)
    text = " ".join(render_text(compare(header, records), header).split())
    assert "between forks" in text
    assert "to tell 3 %: about" in text
    found = compare(header, records).datasets[0].outlook
    assert found is not None
    assert f"about {found.forks} forks of {found.blocks} block" in text


@pytest.mark.parametrize("case", ["quick", "one block a fork", "one fork"])
def test_where_the_sources_of_noise_cannot_be_told_apart_there_is_no_plan(case: str) -> None:
    run = {
        "quick": made(NOISY, mode=Mode.QUICK),
        "one block a fork": made([blocks[:1] for blocks in NOISY]),
        "one fork": made(NOISY[:1]),
    }[case]
    assert compare(*run).datasets[0].outlook is None
    assert "to tell 3 %" not in render_text(compare(*run), run[0])
