"""Plans compared by what they do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.diffs.plan_text import CUT, comparable, is_cut

PLAN = """== Physical Plan ==
AdaptiveSparkPlan ({n7})
+- == Final Plan ==
   * SortMergeJoin LeftOuter ({n3})
   :- ShuffleQueryStage ({n2}), Statistics(sizeInBytes={size} MiB, rowCount={n1})
   :  +- Scan parquet  ({n1})
   +- ReusedExchange [Reuses operator id: {n2}]


({n1}) Scan parquet
Output [2]: [id#{e1}L, day#{e2}]
Location: InMemoryFileIndex [file:/{folder}/transactions]

({n2}) ShuffleQueryStage
Output [2]: [id#{e1}L, day#{e2}]
Arguments: {n1}

({n3}) SortMergeJoin [codegen id : {n1}]
Input [2]: [id#{e1}L, day#{e2}]
Left keys [1]: [id#{e1}L]
Condition : (id#{e1}L / 2) > 0
Arguments: hashpartitioning(id#{e1}L, 200), [plan_id={e3}], {uuid}, MapPartitionsRDD[{e3}], Encoder@{hash}

({n4}) Scan of the initial plan
Output [1]: [x#{e1}]
"""
numbers = st.integers(min_value=1, max_value=99_999)
chances = st.fixed_dictionaries(
    {
        **dict.fromkeys(("e1", "e2", "e3"), numbers),
        "size": st.floats(min_value=0.1, max_value=900).map("{:.1f}".format),
        "first": st.integers(min_value=1, max_value=500),
        "folder": st.lists(st.from_regex(r"[a-z0-9._-]{1,12}", fullmatch=True), min_size=1, max_size=4).map("/".join),
        "uuid": st.uuids().map(str),
        "hash": st.from_regex(r"[0-9a-f]{6,8}", fullmatch=True),
    }
)


def plan(chance: dict[str, object], template: str = PLAN) -> str:
    first = int(str(chance["first"]))
    return template.format(**chance, **{f"n{number}": first + number for number in range(1, 8)})


@given(chances, chances)
def test_the_same_plan_with_other_numbers_paths_and_sizes_is_equal(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert comparable(plan(one)) == comparable(plan(other))


@given(chances)
def test_what_a_plan_does_is_kept(chance: dict[str, object]) -> None:
    assert comparable(plan(chance)) == (
        "== Physical Plan ==",
        "AdaptiveSparkPlan",
        "== Final Plan ==",
        "* SortMergeJoin LeftOuter",
        "ShuffleQueryStage",
        "Scan parquet",
        "ReusedExchange",
        "",
        "Scan parquet",
        "Output [2]: [id, day]",
        "Location: InMemoryFileIndex […/transactions]",
        "",
        "ShuffleQueryStage",
        "Output [2]: [id, day]",
        "",
        "SortMergeJoin",
        "Left keys [1]: [id]",
        "Condition : (id / 2) > 0",
        "Arguments: hashpartitioning(id, 200), …, MapPartitionsRDD, Encoder",
    )


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("SortMergeJoin LeftOuter", "BroadcastHashJoin LeftOuter BuildRight"),
        ("200", "2"),
        ("/transactions", "/users"),
        ("Left keys [1]: [id", "Left keys [1]: [day"),
    ],
)
def test_another_plan_is_another(was: str, now: str) -> None:
    chance: dict[str, object] = {
        **{"e1": 1, "e2": 2, "e3": 3, "size": 4, "first": 5, "folder": "a", "uuid": "u", "hash": "abcdef"}
    }
    assert was in PLAN
    assert comparable(plan(chance)) != comparable(plan(chance, PLAN.replace(was, now)))


def test_without_details_only_the_operators_are_compared() -> None:
    text = "== Physical Plan ==\n* Sort (2)\n+- Exchange (1)\n\n\n(1) Exchange\nArguments: 200, x\n"
    assert comparable(text, details=False) == ("== Physical Plan ==", "* Sort", "Exchange")


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    comparable(text)


@given(st.lists(st.from_regex(r"[a-z]{1,9}( [a-z]{1,9}){0,3}", fullmatch=True), min_size=1))
def test_of_any_other_text_every_line_is_kept(lines: list[str]) -> None:
    assert comparable("\n".join(lines)) == tuple(lines)


def test_a_plan_that_was_cut_is_known_by_its_end() -> None:
    assert is_cut("Scan" + CUT)
    assert not is_cut("Scan")
