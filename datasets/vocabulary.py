"""The fixed words of the payment world: what the columns with few values can say."""

from __future__ import annotations

from typing import Final

# Category and limit in cents. The last category has no policy.
LIMITS: Final[tuple[tuple[str, int], ...]] = (
    ("groceries", 150_00),
    ("restaurants", 120_00),
    ("fuel", 100_00),
    ("travel", 900_00),
    ("airlines", 1_200_00),
    ("hotels", 600_00),
    ("electronics", 500_00),
    ("clothing", 200_00),
    ("pharmacy", 150_00),
    ("health", 400_00),
    ("gambling", 100_00),
    ("gaming", 120_00),
    ("streaming", 100_00),
    ("telecom", 150_00),
    ("utilities", 300_00),
    ("insurance", 500_00),
    ("education", 800_00),
    ("jewellery", 700_00),
    ("furniture", 600_00),
    ("charity", 0),
)
CATEGORIES: Final = tuple(name for name, _ in LIMITS)

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
COUNTRIES: Final = ("US", "DE", "GB", "FR", "JP", "CA", "CH", "ES", "IT", "NL", "PL", "SE", "BR", "IN", "AU", "ZA")

# Payments per hour of the day, relative: quiet nights, a peak at noon and one in the evening.
HOURLY_RHYTHM: Final = (2, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 7, 8, 7, 6, 6, 6, 7, 8, 8, 7, 5, 4, 3)

MAIL_DOMAINS: Final = ("example.com", "example.net", "example.org")
"""Domains set aside for examples (RFC 2606): no address can be a real person's."""
