"""The functions of a technique's steps stand against the plain ones that they replace."""

from __future__ import annotations

import pytest

from bench.techniques.step_diff import StepDiff, step_diffs
from pipelines.phase2_optimized.tunings import TUNINGS


def signs(diff: StepDiff, sign: str) -> list[str]:
    return [line[1:] for line in diff.lines if line.startswith(sign)]


def test_steps_of_the_same_two_files_are_one_diff_in_which_only_what_differs_has_signs() -> None:
    (diff,) = step_diffs("broadcast-dimensions")
    assert diff.before == "pipelines/phase1_baseline/index_record.py"
    assert diff.after == "pipelines/phase2_optimized/index_record.py"
    assert [line.count("F.broadcast") for line in signs(diff, "+")] == [1, 1, 2]
    assert sum(line.startswith(" def ") for line in diff.lines) == 2
    assert '"""' not in "".join(diff.lines)


def test_a_step_that_only_calls_another_function_stands_for_that_one() -> None:
    (diff,) = step_diffs("signal-totals")
    assert diff.before == "pipelines/phase1_baseline/index_record.py"
    assert signs(diff, "-")[0].startswith("def attach_signals(")


def test_a_plain_step_that_the_other_one_is_handed_stays() -> None:
    more, *_ = step_diffs("incremental")
    assert more.before is None
    assert signs(more, "-") == []
    assert signs(more, "+")[0] == "def latest_of_touched_days("


@pytest.mark.parametrize("name", [tuning.name for tuning in TUNINGS])
def test_every_technique_changes_a_setting_or_shows_code(name: str) -> None:
    (tuning,) = (each for each in TUNINGS if each.name == name)
    assert tuning.spark_conf or any(signs(diff, "+") for diff in step_diffs(name))
