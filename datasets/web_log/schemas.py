"""The tables of a web log: types as written to Parquet, and what each column means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pyarrow as pa

from datasets.payments.schemas import schema

PAGE_VIEWS: Final = schema(
    "Who looked at which page when: the logs of some servers, each in the order of time. Visits begin within 30 days; "
    "a few of their views lie on day 31.",
    ("view_id", "LONG", "Key; it settles the order of views of one user at the same time."),
    ("user_id", "LONG", "From 1; the ranks of the skew law are scattered over it."),
    ("page_id", "INT", "A page of `pages`."),
    ("viewed_at", "TIMESTAMP", "When the page was asked for."),
    ("device", "STRING", "The same for all views of a visit."),
    ("referrer", "STRING", "Where a visit came from; 'internal' from its second view on."),
    ("milliseconds", "INT", "How long the page took to be served."),
)
PAGES: Final = schema(
    "The pages of the site.",
    ("page_id", "INT", "Key, from 1."),
    ("path", "STRING", "Unique."),
    ("section", "STRING", "One of ten; the first part of the path."),
)
WEB_LOG: Final[Mapping[str, pa.Schema]] = MappingProxyType({"page_views": PAGE_VIEWS, "pages": PAGES})
"""Schema by folder name."""
REPEATING: Final = frozenset({"page_id", "device", "referrer", "section"})
"""Columns with few enough values for a Parquet dictionary to pay."""

DEVICES: Final = ("phone", "desktop", "tablet")
DEVICE_SHARES: Final = (0.58, 0.36, 0.06)
REFERRERS: Final = ("internal", "search", "direct", "newsletter", "social", "advert")
REFERRER_SHARES: Final = (0.0, 0.42, 0.30, 0.08, 0.12, 0.08)
SECTIONS: Final = ("home", "news", "shop", "help", "account", "blog", "jobs", "docs", "events", "about")
