"""A web log of a few views, written by hand: four pages of two sections, and views of any page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from datasets.web_log.schemas import PAGE_VIEWS, PAGES

View = tuple[int, int, datetime, int]
"""User, view, time and page."""
KNOWN = {1: "/a/1", 2: "/b/2", 3: "/a/3", 4: "/b/4"}
"""Paths of the pages there are."""
UNKNOWN = 5
"""A page that `pages` does not have."""


def write_web_log(folder: Path, views: Sequence[View]) -> dict[str, str]:
    """Write both tables, one as a folder and one as a file; returns where by name."""
    rows = [
        {"view_id": v, "user_id": u, "page_id": p, "viewed_at": t, "device": "", "referrer": "", "milliseconds": 0}
        for u, v, t, p in views
    ]
    pages = [{"page_id": page, "path": path, "section": path[1]} for page, path in KNOWN.items()]
    inputs = {"page_views": f"{folder}/page_views", "pages": f"{folder}/pages.parquet"}
    Path(inputs["page_views"]).mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=PAGE_VIEWS), f"{folder}/page_views/part.parquet")
    pq.write_table(pa.Table.from_pylist(pages, schema=PAGES), inputs["pages"])
    return inputs
