"""Moments as Spark's REST API writes them."""

from __future__ import annotations

from datetime import UTC, datetime

_THOUSAND = 1000


def moment(text: str) -> datetime:
    """Spark writes "2026-01-31T23:59:59.999GMT"."""
    return datetime.fromisoformat(text.removesuffix("GMT")).replace(tzinfo=UTC)


def milliseconds(when: datetime) -> int:
    """Since 1970, as whole as Spark gives them."""
    return round(when.timestamp() * _THOUSAND)
