"""Rows of the tables of a dataset, written by hand: a test says only what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
MICROSECOND, MINUTE = timedelta(microseconds=1), timedelta(minutes=1)
MARKER_TIME = datetime(2026, 2, 2, tzinfo=UTC)
ADA, BOOKSHOP, TOYSHOP = 1, 10, 11

# A user, a merchant whose category has a limit of 100.00, one whose category has none, and two rules.
DIMENSIONS: Mapping[str, Sequence[Row]] = {
    "users": [
        {
            "user_id": ADA,
            "full_name": "Ada",
            "email": "ada@example.org",
            "country": "GB",
            "signup_date": date(2025, 1, 1),
            "risk_segment": "LOW",
        }
    ],
    "merchants": [
        {
            "merchant_id": key,
            "merchant_name": name,
            "category": category,
            "country": country,
            "onboarded_date": date(2025, 1, 1),
        }
        for key, name, category, country in ((BOOKSHOP, "Bookshop", "books", "FR"), (TOYSHOP, "Toyshop", "toys", "DE"))
    ],
    "policies": [{"policy_id": 5, "category": "books", "max_amount": Decimal("100.00")}],
    "risk_rules": [
        {"rule_id": 1, "signal_type": "velocity", "min_score": 500, "weight": 10, "action": "REVIEW"},
        {"rule_id": 2, "signal_type": "stolen", "min_score": 700, "weight": 30, "action": "BLOCK"},
    ],
}


def version(transaction_id: int, updated_at: datetime = NOON, **changes: Any) -> Row:
    """A version of a transaction: Ada buys a book for 20.00, unless said otherwise."""
    return {
        "transaction_id": transaction_id,
        "user_id": ADA,
        "merchant_id": BOOKSHOP,
        "amount": Decimal("20.00"),
        "currency": "EUR",
        "status": "PENDING",
        "channel": "web",
        "device_id": "0123456789abcdef",
        "ip_address": "10.0.0.1",
        "event_time": updated_at,
        "updated_at": updated_at,
        **changes,
    }


def signal(signal_id: int, of: int, detected_at: datetime = NOON, kind: str = "velocity", score: int = 400) -> Row:
    """A signal for transaction `of`; by itself it triggers nothing."""
    return {
        "signal_id": signal_id,
        "transaction_id": of,
        "signal_type": kind,
        "score": score,
        "detected_at": detected_at,
    }


MARKERS = {
    "transaction_events": version(-1, MARKER_TIME, user_id=-1, merchant_id=-1),
    "fraud_signal_events": signal(-1, -2, MARKER_TIME, score=1000),
}
