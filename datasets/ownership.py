"""Which folders are datasets of ours, so that they may be removed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from datasets.manifest import MANIFEST_NAME, NOTE
from datasets.orders.schemas import ORDER_TABLES
from datasets.schemas import SCHEMAS
from datasets.web_log.schemas import WEB_LOG
from datasets.workshop import abandoned, remove, size_of
from datasets.write import is_part_name

_FOLDER_NAME: Final = re.compile(
    r"((sessions|orders)-\d+-)?scale-[0-9.e+-]+-(skew|hot-share)-[0-9.e+-]+(-of-[a-z-]+)?-seed-\d+(-[0-9a-f]{16})?"
)
_TABLES: Final = {*SCHEMAS, *WEB_LOG, *ORDER_TABLES}
_NOTES: Final = {MANIFEST_NAME, NOTE}


def is_ours(path: Path) -> bool:
    """Is this a folder with nothing in it but our tables and what is said of them, whole or damaged?"""
    if path.is_symlink() or not path.is_dir():
        return False
    tables = [entry for entry in path.iterdir() if entry.name not in _NOTES]
    return all(
        table.name in _TABLES and table.is_dir() and all(is_part_name(entry.name) for entry in table.iterdir())
        for table in tables
    )


def prune(folder: Path) -> tuple[int, int]:
    """Remove all datasets and abandoned temporary folders below `folder`; returns how many and the bytes freed.

    Touches only folders that have our names and hold nothing but what we put there.
    """
    if not folder.is_dir():
        return 0, 0
    ours = [path for path in sorted(folder.iterdir()) if _FOLDER_NAME.fullmatch(path.name) and is_ours(path)]
    count = freed = 0
    for path in [*ours, *abandoned(folder)]:
        size = size_of(path)
        remove(path)
        if not path.exists():
            count, freed = count + 1, freed + size
    return count, freed
