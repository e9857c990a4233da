from __future__ import annotations

from pathlib import Path

import pytest

from reports.budgets.file import read_budget, write_budget
from reports.errors import ReportError
from tests.reports.budgets.made_budgets import budget, stage


def test_a_budget_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "budgets" / "pay.toml"
    write_budget(path, budget(stage(shuffle_read_skew=1.25)))
    assert read_budget(path) == budget(stage(shuffle_read_skew=1.25))


def test_the_file_is_made_for_people(tmp_path: Path) -> None:
    path = tmp_path / "pay.toml"
    write_budget(path, budget(stage()))
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# What every stage")
    assert "\ntasks = 16\n" in text
    assert '"""\nWriteFiles\n* BroadcastHashJoin Inner BuildRight\n' in text


BROKEN = {
    "is no TOML": "format = ",
    "has format 99": "format = 99",
    "has format None": "",
    "is no budget": "format = 1\nworkload = 'pay'",
}


@pytest.mark.parametrize("says", BROKEN)
def test_a_broken_file_is_told_in_one_line(tmp_path: Path, says: str) -> None:
    path = tmp_path / "pay.toml"
    path.write_text(BROKEN[says], encoding="utf-8")
    with pytest.raises(ReportError, match=says) as caught:
        read_budget(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(("old", "new"), [("tasks = 16", "taks = 16"), ("tasks = 16", "wall_seconds = 1.5")])
def test_a_name_that_is_no_counter_that_repeats_is_told(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "pay.toml"
    write_budget(path, budget(stage()))
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ReportError, match=f"names '{new.partition(' ')[0]}', which is no counter that repeats"):
        read_budget(path)


@pytest.mark.parametrize(
    ("old", "new"), [("= 16", "= nan"), ("= 16", "= -1"), ("scale =", "sale ="), ("= 16", "= 'x'")]
)
def test_a_value_that_cannot_be_is_told_with_its_place(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "pay.toml"
    write_budget(path, budget(stage()))
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReportError, match=r"is no budget \(.*\$"):
        read_budget(path)


def test_no_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="gate --update"):
        read_budget(tmp_path / "none.toml")
