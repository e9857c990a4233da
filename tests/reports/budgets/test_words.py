from __future__ import annotations

import pytest

from reports.budgets import words
from reports.budgets.change import BudgetChanges, CellChange
from reports.budgets.markdown import render_markdown
from reports.budgets.text import render_text
from tests.reports.budgets.made_budgets import PLAN, changes, stage

WORSE = stage(PLAN + "Exchange\n", tasks=216, file_bytes=400_000, output_partitions=3)


def test_the_text_says_what_moved_which_way_by_how_much_and_why() -> None:
    found = changes(WORSE)
    text = render_text(found, words.summary(found))
    assert text.startswith("REGRESSION quick · batch\n  worse: Tasks 16 → 216 (+1,250.0 %), Exchange 0 → 1\n")
    assert "  better: Stored bytes 781 KiB → 391 KiB (-50.0 %)\n" in text
    assert "  other: Partition folders 1 → 3 (+200.0 %)\n" in text
    assert "  likely: there is a shuffle more than before.\n" in text
    assert "    +Exchange\n" in text
    assert text.endswith("1 of 1 stage cost more than budgeted, of quick: mend the code, or accept it with --update.\n")


def test_markdown_says_the_same() -> None:
    text = render_markdown(changes(WORSE), "pay")
    for part in ("### pay: costs more than budgeted", "- worse: Tasks 16 → 216", "- likely: there is", "+Exchange"):
        assert part in text


def test_a_run_as_budgeted_is_one_sentence() -> None:
    found = changes(stage())
    assert render_text(found, words.summary(found)) == "1 stage cost what is budgeted.\n"
    assert render_markdown(found, "pay") == "### pay: within its budgets\n\n1 stage cost what is budgeted.\n"


def test_what_costs_less_is_well_and_can_be_written_down() -> None:
    assert words.summary(changes(stage(tasks=8))) == (
        "1 stage cost no more than budgeted, 1 stage less in something; what moved is told above: "
        "--update writes it down."
    )


@pytest.mark.parametrize("hostile", ["<script>x</script>", "[x](http://e.org)", "a\x1b[31mb", "``` @user"])
def test_names_and_errors_are_text_and_nothing_else(hostile: str) -> None:
    cell = CellChange(variant=hostile, stage="batch", trouble=hostile, plan=(f"+{hostile}",))
    found = BudgetChanges(cells=(cell,), compared=1)
    text, markdown = render_text(found, words.summary(found)), render_markdown(found, hostile)
    assert "\x1b" not in text + markdown
    assert "<script>" not in markdown
    assert "[x]" not in markdown
    assert "```" not in markdown
    assert "@user" not in markdown


def test_a_long_diff_of_plans_is_cut_and_says_so() -> None:
    cell = CellChange(variant="v", stage="s", plan=tuple(f"+line {n}" for n in range(words.MOST_PLAN_LINES + 5)))
    assert words.plan(cell)[-1] == "… 5 lines more"
    assert len(words.plan(cell)) == words.MOST_PLAN_LINES + 1
