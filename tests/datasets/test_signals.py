"""Invariants of fraud signals: which version they belong to, and the planted cases at the edges."""

from __future__ import annotations

import pytest

from tests.datasets.conftest import Query, count

# Pairs each signal with all versions of its transaction in its own part; `late` is detected_at − updated_at in µs.
PAIRED = """
    SELECT s.source, s.signal_id, v.transaction_id, v.updated_at, s.score, s.signal_type,
           epoch_us(s.detected_at) - epoch_us(v.updated_at) AS late
    FROM signals s JOIN versions v USING (transaction_id, source)
"""
WINDOW = 600_000_000
INSIDE = f"SELECT * FROM ({PAIRED}) WHERE late BETWEEN 0 AND {WINDOW}"


def test_signal_ids_are_unique_over_both_parts(query: Query) -> None:
    assert count(query, "SELECT signal_id FROM signals GROUP BY 1 HAVING count(*) > 1") == 0


def test_a_signal_counts_for_one_version_at_most(query: Query) -> None:
    assert count(query, f"SELECT signal_id FROM ({INSIDE}) GROUP BY 1 HAVING count(*) > 1") == 0


def test_every_signal_is_inside_its_window_or_a_microsecond_outside_or_of_an_unknown_transaction(query: Query) -> None:
    near = f"SELECT signal_id FROM ({PAIRED}) WHERE late BETWEEN -1 AND {WINDOW + 1}"
    known = "SELECT signal_id FROM signals SEMI JOIN versions USING (transaction_id)"
    assert count(query, f"FROM ({known}) ANTI JOIN ({near}) USING (signal_id)") == 0


@pytest.mark.parametrize("part", ["batch", "stream"])
@pytest.mark.parametrize("late", [0, WINDOW, -1, WINDOW + 1])
def test_both_ends_of_the_window_and_one_microsecond_outside_are_planted(query: Query, part: str, late: int) -> None:
    assert count(query, f"FROM ({PAIRED}) WHERE source = '{part}' AND late = {late}") >= 1


@pytest.mark.parametrize("part", ["batch", "stream"])
def test_signals_of_unknown_transactions_are_planted(query: Query, part: str) -> None:
    assert count(query, f"FROM signals ANTI JOIN versions USING (transaction_id) WHERE source = '{part}'") >= 1


@pytest.mark.parametrize("part", ["batch", "stream"])
def test_about_a_quarter_of_the_versions_have_signals_and_some_several(small_query: Query, part: str) -> None:
    versions = count(small_query, f"FROM versions WHERE source = '{part}'")
    inside = f"SELECT transaction_id, updated_at, count(*) AS n FROM ({INSIDE}) WHERE source = '{part}' GROUP BY 1, 2"
    assert count(small_query, inside) / versions == pytest.approx(0.25, abs=0.03)
    assert count(small_query, f"FROM ({inside}) WHERE n > 1") > 0.03 * versions


def test_scores_are_between_0_and_1000_and_some_are_just_enough_for_their_rule(small_query: Query) -> None:
    assert count(small_query, "FROM signals WHERE score NOT BETWEEN 0 AND 1000") == 0
    assert count(small_query, "FROM signals JOIN risk_rules USING (signal_type) WHERE score = min_score") >= 1


def test_signals_stay_in_the_part_of_their_version_even_past_midnight(small_query: Query) -> None:
    after = "detected_at >= TIMESTAMPTZ '2026-01-31 00:00:00Z'"
    assert count(small_query, f"FROM fraud_signals WHERE {after}") >= 1
    assert count(small_query, "FROM fraud_signal_events WHERE detected_at < TIMESTAMPTZ '2026-01-31 00:00:00Z'") <= 1


def test_a_tie_may_have_signals_on_both_sides_that_do_not_mix(small_query: Query) -> None:
    ties = "SELECT transaction_id FROM stream SEMI JOIN transactions USING (transaction_id, updated_at)"
    ids = f"SELECT source, signal_id FROM ({INSIDE}) SEMI JOIN ({ties}) USING (transaction_id)"
    assert count(small_query, f"SELECT DISTINCT source FROM ({ids})") == 2
