"""The fixed words of the payment world: what the columns with few values can say."""

from __future__ import annotations

from typing import Final

# Category, median and spread of its amounts (cents, and of the logarithm), limit in cents. The last has no policy.
_CATEGORIES: Final[tuple[tuple[str, int, float, int], ...]] = (
    ("groceries", 32_00, 1.1, 150_00),
    ("restaurants", 28_00, 1.0, 120_00),
    ("fuel", 42_00, 0.7, 100_00),
    ("travel", 180_00, 1.2, 900_00),
    ("airlines", 260_00, 1.1, 1_200_00),
    ("hotels", 160_00, 1.0, 600_00),
    ("electronics", 90_00, 1.3, 500_00),
    ("clothing", 48_00, 1.1, 200_00),
    ("pharmacy", 22_00, 1.2, 150_00),
    ("health", 70_00, 1.3, 400_00),
    ("gambling", 30_00, 1.4, 100_00),
    ("gaming", 24_00, 1.2, 120_00),
    ("streaming", 14_00, 0.9, 100_00),
    ("telecom", 38_00, 0.9, 150_00),
    ("utilities", 85_00, 0.9, 300_00),
    ("insurance", 120_00, 1.0, 500_00),
    ("education", 150_00, 1.3, 800_00),
    ("jewellery", 140_00, 1.4, 700_00),
    ("furniture", 130_00, 1.2, 600_00),
    ("charity", 25_00, 1.2, 0),
)
CATEGORIES: Final = tuple(name for name, _, _, _ in _CATEGORIES)
MEDIANS: Final = tuple(median for _, median, _, _ in _CATEGORIES)
SPREADS: Final = tuple(spread for _, _, spread, _ in _CATEGORIES)
LIMITS: Final = tuple((name, limit) for name, _, _, limit in _CATEGORIES)

# Signal type, least score that triggers the rule, weight, action.
RULES: Final[tuple[tuple[str, int, int, str], ...]] = (
    ("velocity", 600, 10, "REVIEW"),
    ("geo_mismatch", 650, 15, "REVIEW"),
    ("device_change", 700, 8, "REVIEW"),
    ("ip_reputation", 750, 20, "REVIEW"),
    ("amount_outlier", 500, 5, "REVIEW"),
    ("card_testing", 850, 40, "BLOCK"),
    ("account_takeover", 900, 50, "BLOCK"),
    ("stolen_card", 950, 60, "BLOCK"),
)
SIGNAL_TYPES: Final = tuple(rule[0] for rule in RULES)
MIN_SCORES: Final = tuple(rule[1] for rule in RULES)

STATUSES: Final = ("PENDING", "AUTHORIZED", "CAPTURED", "DECLINED", "REFUNDED")
PENDING, AUTHORIZED, CAPTURED, DECLINED, REFUNDED = range(5)
FIRST_STATUS: Final = (0.40, 0.50, 0.00, 0.10, 0.00)
"""Shares of statuses of payments nobody has touched since they were made."""
SETTLED_STATUS: Final = (0.00, 0.10, 0.72, 0.08, 0.10)
"""Shares of statuses of payments that were updated."""
NEXT_STATUS: Final = (
    (AUTHORIZED, DECLINED),
    (CAPTURED, DECLINED),
    (REFUNDED, REFUNDED),
    (PENDING, AUTHORIZED),
    (CAPTURED, CAPTURED),
)
"""What a status turns into, each half of the time: always another one."""

CURRENCIES: Final = ("USD", "EUR", "GBP", "JPY", "CAD", "CHF")
CURRENCY_SHARES: Final = (0.50, 0.25, 0.10, 0.05, 0.06, 0.04)
CHANNELS: Final = ("POS", "WEB", "MOBILE", "PHONE", "RECURRING")
CHANNEL_SHARES: Final = (0.35, 0.25, 0.28, 0.02, 0.10)
RISK_SEGMENTS: Final = ("LOW", "MEDIUM", "HIGH")
RISK_SEGMENT_SHARES: Final = (0.70, 0.22, 0.08)
