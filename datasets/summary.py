"""What is said of a finished dataset on standard output."""

from __future__ import annotations

from collections.abc import Iterator

from datasets.cache.cache import Dataset
from datasets.drawing.shares import Shares
from datasets.input_data import InputData
from datasets.manifest import Manifest


def summary(data: InputData) -> str:
    """Folder, tables, and of payments the shares of rows per key, as drawn and as expected."""
    lines = [f"{data.folder}: {_deed(data)}" if isinstance(data, Dataset) else f"{data.folder}:"]
    lines += [
        f"  {name:20} {table.rows:>12,} rows {table.bytes / 1e6:>10.1f} MB in {plural(table.files, 'file')}"
        for name, table in data.manifest.tables.items()
    ]
    return "\n".join([*lines, *(_spread(data.manifest) if isinstance(data, Dataset) else ())])


def plural(number: int, noun: str) -> str:
    """ "1 file", "6 files"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _spread(manifest: Manifest) -> Iterator[str]:
    for column, spread in manifest.shares.items():
        yield f"  transactions per {column} ({_law(manifest, column)})"
        yield f"    realised: {_shares(spread.realised)}"
        yield f"    expected: {_shares(spread.expected)}"


def _deed(dataset: Dataset) -> str:
    if not dataset.generated:
        return f"already there ({dataset.seconds:.1f} s)"
    counts = dataset.manifest.spec.counts
    rate = (counts.transactions + counts.transaction_events) / dataset.seconds
    return f"made ({dataset.seconds:.1f} s, {rate:,.0f} transactions/s)"


def _law(manifest: Manifest, column: str) -> str:
    return manifest.spec.label if column in manifest.spec.skew_columns else "uniform"


def _shares(shares: Shares) -> str:
    skew = "not measured" if shares.partition_skew is None else f"{shares.partition_skew:.1f}"
    return (
        f"top 1 {shares.top_1:.2%}, top 10 {shares.top_10:.2%}, top 1 % {shares.top_1_percent:.2%}, "
        f"top 20 % {shares.top_20_percent:.2%}, Gini {shares.gini:.2f}, largest/median of 200 partitions {skew}"
    )
