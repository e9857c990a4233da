"""Makes a web log: page views, and the pages of the site."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from datasets.drawing.keys import PopularKeys
from datasets.drawing.threads import run_all
from datasets.payments.encode import plain, strings, table, words
from datasets.payments.schemas import TIMESTAMP
from datasets.spec import DatasetSpec
from datasets.web_log.schemas import DEVICES, PAGE_VIEWS, REFERRERS, REPEATING, SECTIONS
from datasets.web_log.schemas import PAGES as PAGES_SCHEMA
from datasets.web_log.views import PAGES, draw_views, number_of_chunks, users_of
from datasets.write import FileEntry, write_part

NAME: Final = "sessions-1"
"""Changed whenever the same spec would give other data."""
UNIT: Final = (
    "300,000 page views of 10,000 users in visits that begin within 30 days, and always 2,000 pages; skew is of users"
)
BYTES_PER_SCALE: Final = 9_000_000


def make_web_log(spec: DatasetSpec, folder: Path) -> None:
    """Write both tables."""
    users = users_of(spec)
    tasks: list[Callable[[], list[FileEntry]]] = [partial(_write_pages, folder)]
    tasks += [partial(_write_views, spec, users, folder, chunk) for chunk in range(number_of_chunks(spec))]
    run_all(tasks)


def _write_views(spec: DatasetSpec, users: PopularKeys, folder: Path, chunk: int) -> list[FileEntry]:
    rows = draw_views(spec, users, chunk)
    views = table(
        PAGE_VIEWS,
        plain(rows["view_id"]),
        plain(rows["user_id"]),
        plain(rows["page_id"]),
        plain(rows["viewed_at"], TIMESTAMP),
        words(rows["device"], DEVICES),
        words(rows["referrer"], REFERRERS),
        plain(rows["milliseconds"]),
    )
    return [write_part(folder, "page_views", chunk, [views], repeating=REPEATING)]


def _write_pages(folder: Path) -> list[FileEntry]:
    return [write_part(folder, "pages", 0, [_pages()], repeating=REPEATING)]


def _pages() -> Any:
    ids = np.arange(1, PAGES + 1, dtype=np.int32)
    sections = (ids % len(SECTIONS)).astype(np.int8)
    paths = [f"/{SECTIONS[section]}/{number:04d}" for number, section in zip(ids, sections, strict=True)]
    return table(PAGES_SCHEMA, plain(ids), strings(paths), words(sections, SECTIONS))
