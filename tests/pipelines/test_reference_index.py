"""The reference's index records, against the page on data and semantics worked out by hand, rule by rule."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.pipelines.reference_answers import Reference, picked
from tests.pipelines.tiny_dataset import (
    BOOKSHOP,
    DIMENSIONS,
    MICROSECOND,
    MINUTE,
    NOON,
    TOYSHOP,
    Row,
    signal,
    version,
)

WINDOW_END = NOON + 10 * MINUTE


def test_an_index_record_is_the_transaction_and_what_belongs_to_it(reference: Reference) -> None:
    first, second = signal(1, of=7, score=500), signal(2, of=7, kind="stolen", score=699)
    assert reference.batch([version(7, status="CAPTURED")], [first, second]) == [
        {
            **version(7, status="CAPTURED"),
            "trans_date": date(2026, 1, 15),
            "user_name": "Ada",
            "user_country": "GB",
            "user_risk_segment": "LOW",
            "merchant_name": "Bookshop",
            "merchant_category": "books",
            "merchant_country": "FR",
            "policy_id": 5,
            "policy_max_amount": Decimal("100.00"),
            "over_limit": False,
            "signal_count": 2,
            "max_score": 699,
            "triggered_rules": 1,
            "risk_points": 10,
            "decision": "REVIEW",
            "source": "batch",
        }
    ]


@pytest.mark.parametrize(
    ("detected_at", "counts"),
    [
        (NOON - MICROSECOND, 0),
        (NOON, 1),
        (NOON + 5 * MINUTE, 1),
        (WINDOW_END, 1),
        (WINDOW_END + MICROSECOND, 0),
    ],
)
@pytest.mark.parametrize("source", ["batch", "stream"])
def test_a_signal_counts_within_ten_minutes_both_ends_included(
    reference: Reference, source: str, detected_at: datetime, counts: int
) -> None:
    answer = reference.batch if source == "batch" else reference.stream
    (record,) = answer([version(1)], [signal(1, of=1, detected_at=detected_at, kind="stolen", score=700)])
    assert record["signal_count"] == record["triggered_rules"] == counts
    assert record["max_score"] == (700 if counts else None)
    assert record["decision"] == ("BLOCK" if counts else "ALLOW")


def test_a_signal_belongs_to_its_own_transaction_only(reference: Reference) -> None:
    records = reference.batch([version(1), version(2)], [signal(1, of=2), signal(2, of=3)])
    assert picked(records, "transaction_id", "signal_count") == [(1, 0), (2, 1)]


def test_a_record_without_signals_has_zeros_and_no_score(reference: Reference) -> None:
    columns = ("signal_count", "max_score", "triggered_rules", "risk_points", "decision")
    assert picked(reference.batch([version(1)]), *columns) == [(0, None, 0, 0, "ALLOW")]


def test_every_signal_counts_and_those_that_trigger_add_their_weight_each(reference: Reference) -> None:
    signals = [
        signal(1, of=1, score=500),
        signal(2, of=1, score=500),  # the same type and score, once more
        signal(3, of=1, score=999, kind="unheard-of"),
        signal(4, of=1, score=699, kind="stolen"),
        signal(5, of=1, score=700, kind="stolen"),
    ]
    columns = ("signal_count", "max_score", "triggered_rules", "risk_points")
    assert picked(reference.batch([version(1)], signals), *columns) == [(5, 999, 3, 10 + 10 + 30)]


@pytest.mark.parametrize(
    ("kind", "score", "triggered"),
    [
        ("velocity", 499, 0),
        ("velocity", 500, 1),
        ("velocity", 501, 1),
        ("stolen", 699, 0),
        ("stolen", 700, 1),
        ("unheard-of", 1000, 0),
    ],
)
def test_a_signal_triggers_from_the_least_score_of_its_rule_on_and_never_without_a_rule(
    reference: Reference, kind: str, score: int, triggered: int
) -> None:
    (record,) = reference.batch([version(1)], [signal(1, of=1, kind=kind, score=score)])
    assert (record["signal_count"], record["max_score"], record["triggered_rules"]) == (1, score, triggered)


def test_the_greatest_score_is_that_of_all_signals_even_if_it_triggers_nothing(reference: Reference) -> None:
    signals = [signal(1, of=1, score=550), signal(2, of=1, score=650, kind="stolen")]
    assert picked(reference.batch([version(1)], signals), "max_score", "triggered_rules") == [(650, 1)]


def test_a_score_of_zero_is_a_score(reference: Reference) -> None:
    assert picked(reference.batch([version(1)], [signal(1, of=1, score=0)]), "max_score", "signal_count") == [(0, 1)]


@pytest.mark.parametrize(
    ("amount", "signals", "decision"),
    [
        ("100.00", [], "ALLOW"),
        ("100.01", [], "REVIEW"),
        ("20.00", [("velocity", 499), ("stolen", 699), ("unheard-of", 1000)], "ALLOW"),
        ("20.00", [("velocity", 500)], "REVIEW"),
        ("20.00", [("stolen", 700)], "BLOCK"),
        ("20.00", [("stolen", 700), ("velocity", 500)], "BLOCK"),
        ("20.00", [("stolen", 699), ("velocity", 500)], "REVIEW"),
        ("100.01", [("velocity", 499)], "REVIEW"),
        ("100.01", [("stolen", 699)], "REVIEW"),
        ("100.01", [("stolen", 700)], "BLOCK"),
    ],
)
def test_a_rule_that_blocks_outweighs_review_and_review_outweighs_nothing(
    reference: Reference, amount: str, signals: list[tuple[str, int]], decision: str
) -> None:
    found = [signal(place, of=1, kind=kind, score=score) for place, (kind, score) in enumerate(signals)]
    assert picked(reference.batch([version(1, amount=Decimal(amount))], found), "decision") == [decision]


@pytest.mark.parametrize(
    ("amount", "currency", "over"), [("99.99", "EUR", False), ("100.00", "EUR", False), ("100.01", "JPY", True)]
)
def test_only_an_amount_above_the_limit_is_over_it_whatever_the_currency(
    reference: Reference, amount: str, currency: str, over: bool
) -> None:
    (record,) = reference.batch([version(1, amount=Decimal(amount), currency=currency)])
    assert record["over_limit"] is over


def test_amounts_are_exact_to_the_last_of_twelve_digits(reference: Reference) -> None:
    """As floats they would be equal or not by chance."""
    limit, more = Decimal("9999999999.98"), Decimal("9999999999.99")
    policies = [{"policy_id": 5, "category": "books", "max_amount": limit}]
    records = reference.batch([version(1, amount=limit), version(2, amount=more)], policies=policies)
    assert picked(records, "amount", "over_limit") == [(limit, False), (more, True)]


def test_a_category_without_a_policy_has_no_limit(reference: Reference) -> None:
    (record,) = reference.batch([version(1, merchant_id=TOYSHOP, amount=Decimal("9999999999.99"))])
    assert (record["merchant_name"], record["merchant_category"]) == ("Toyshop", "toys")
    assert (record["policy_id"], record["policy_max_amount"], record["over_limit"]) == (None, None, False)
    assert record["decision"] == "ALLOW"


def test_a_policy_of_many_merchants_multiplies_nothing(reference: Reference) -> None:
    another: Row = {**DIMENSIONS["merchants"][0], "merchant_id": 12, "merchant_name": "Other books"}
    merchants = [*DIMENSIONS["merchants"], another]
    records = reference.batch([version(1), version(2, merchant_id=12)], merchants=merchants)
    assert picked(records, "merchant_name", "policy_id") == [("Bookshop", 5), ("Other books", 5)]


def test_a_transaction_of_an_unknown_user_survives_without_user_columns(reference: Reference) -> None:
    (record,) = reference.batch([version(1, user_id=999)], [signal(1, of=1, kind="stolen", score=700)])
    assert (record["user_id"], record["merchant_name"], record["decision"]) == (999, "Bookshop", "BLOCK")
    assert picked([record], "user_name", "user_country", "user_risk_segment") == [(None, None, None)]


def test_a_transaction_of_an_unknown_merchant_survives_without_merchant_and_policy(reference: Reference) -> None:
    (record,) = reference.batch([version(1, merchant_id=999, amount=Decimal("5000.00"))])
    empty = ("merchant_name", "merchant_category", "merchant_country", "policy_id", "policy_max_amount")
    assert [record[name] for name in empty] == [None] * 5
    assert (record["merchant_id"], record["user_name"]) == (999, "Ada")
    assert (record["over_limit"], record["decision"]) == (False, "ALLOW")


def test_a_newer_version_does_not_inherit_signals(reference: Reference) -> None:
    later, last = NOON + 21 * MINUTE, NOON + 60 * MINUTE
    versions = [version(1, NOON), version(1, later, status="CAPTURED"), version(1, last, status="REFUNDED")]
    signals = [signal(1, of=1, score=900), signal(2, of=1, detected_at=later), signal(3, of=1, detected_at=later)]
    records = reference.stream(versions, signals)
    assert picked(records, "status", "signal_count", "max_score", "decision") == [
        ("PENDING", 1, 900, "REVIEW"),
        ("CAPTURED", 2, 400, "ALLOW"),
        ("REFUNDED", 0, None, "ALLOW"),
    ]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/New_York"])
def test_the_date_is_that_of_the_payment_in_utc_wherever_the_engine_is(reference: Reference, zone: str) -> None:
    reference.connection.execute(f"SET TimeZone = '{zone}'")
    midnight = datetime(2026, 1, 10, tzinfo=UTC)
    update = datetime(2026, 1, 12, 5, tzinfo=UTC)
    times = (midnight - MICROSECOND, midnight, midnight + 24 * 60 * MINUTE - MICROSECOND)
    records = reference.batch([version(place, update, event_time=time) for place, time in enumerate(times)])
    assert picked(records, "trans_date") == [date(2026, 1, 9), date(2026, 1, 10), date(2026, 1, 10)]
    assert picked(records, "event_time") == list(times)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Australia/Lord_Howe"])
def test_ten_minutes_are_ten_minutes_even_where_clocks_change(reference: Reference, zone: str) -> None:
    """New York's clocks went forward at 07:00 UTC, Lord Howe's went back by half an hour at 15:00 UTC of 4 April."""
    reference.connection.execute(f"SET TimeZone = '{zone}'")
    for_clocks = [datetime(2026, 3, 8, 6, 55, tzinfo=UTC), datetime(2026, 4, 4, 14, 55, tzinfo=UTC)]
    versions = [version(place, time) for place, time in enumerate(for_clocks)]
    signals = [
        signal(10 * place + late, of=place, detected_at=time + 10 * MINUTE + late * MICROSECOND)
        for place, time in enumerate(for_clocks)
        for late in (0, 1)
    ]
    assert picked(reference.batch(versions, signals), "signal_count") == [1, 1]


def test_nothing_of_a_batch_of_no_rows(reference: Reference) -> None:
    assert reference.batch([]) == []


def test_the_same_key_in_both_dimensions_is_no_match_for_the_other(reference: Reference) -> None:
    """User 10 and merchant 1 do not exist, but merchant 10 and user 1 do."""
    (record,) = reference.batch([version(1, user_id=BOOKSHOP, merchant_id=1)])
    assert (record["user_name"], record["merchant_name"]) == (None, None)
