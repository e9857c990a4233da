"""Delta tables as outputs: which files count, and which of their rows. The log says so, and delta-rs reads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit


def live_files(folder: Path) -> list[str]:
    """Paths below the folder of the data files of the newest version; those of earlier ones are left out."""
    from deltalake import DeltaTable  # noqa: PLC0415 - a tenth of a second that other outputs need not wait for

    added = DeltaTable(str(folder)).get_add_actions(flatten=True)
    return [unquote(path) for path in added.column("path").to_pylist()]


def removed_rows(folder: Path) -> dict[str, list[int]]:
    """Numbers, from 0, of the rows that deletion vectors mark as gone, by path of the file below the folder."""
    from deltalake import DeltaTable  # noqa: PLC0415

    found = DeltaTable(str(folder)).deletion_vectors()
    return {path: rows for batch in found for path, rows in _removed(batch, folder)}


def _removed(batch: object, folder: Path) -> Iterator[tuple[str, list[int]]]:
    import pyarrow as pa  # noqa: PLC0415

    table = pa.record_batch(batch)
    for address, kept in zip(table["filepath"].to_pylist(), table["selection_vector"].to_pylist(), strict=True):
        path = Path(unquote(urlsplit(address).path)).relative_to(folder.absolute())
        yield path.as_posix(), [row for row, keep in enumerate(kept) if not keep]
