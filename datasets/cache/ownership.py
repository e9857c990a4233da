"""Which folders are datasets of ours, so that they may be replaced or removed."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from datasets.manifest import MANIFEST_NAME, NOTE
from datasets.write import is_part_name

_NOTES: Final = {MANIFEST_NAME, NOTE}


def is_ours(path: Path, tables: Collection[str]) -> bool:
    """Is this a folder with nothing in it but some of these tables and what is said of them, whole or damaged?"""
    if path.is_symlink() or not path.is_dir():
        return False
    found = [entry for entry in path.iterdir() if entry.name not in _NOTES]
    return all(
        table.name in tables and table.is_dir() and all(is_part_name(entry.name) for entry in table.iterdir())
        for table in found
    )
