"""Empties a cache of datasets."""

from __future__ import annotations

from pathlib import Path

from datasets.cache.folder_name import is_folder_name
from datasets.cache.ownership import is_ours
from datasets.cache.workshop import abandoned, remove, size_of
from datasets.kinds import KINDS


def prune(folder: Path) -> tuple[int, int]:
    """Remove all datasets and abandoned temporary folders below `folder`; returns how many and the bytes freed.

    Touches only folders that have our names and hold nothing but what we put there.
    """
    if not folder.is_dir():
        return 0, 0
    count = freed = 0
    for path in [*filter(_is_dataset, sorted(folder.iterdir())), *abandoned(folder)]:
        size = size_of(path)
        remove(path)
        if not path.exists():
            count, freed = count + 1, freed + size
    return count, freed


def _is_dataset(path: Path) -> bool:
    tables = {table for kind in KINDS.values() for table in kind.tables}
    return is_folder_name(path.name, KINDS) and is_ours(path, tables)
