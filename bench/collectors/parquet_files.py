"""The collector that looks at the files a stage left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from bench.answers.outputs import OutputFile, output_files
from bench.collectors.collector import Watched
from bench.collectors.parquet_footers import layout_of
from reports.record import StageRecord

MOST_SIZES: Final = 2_000


class ParquetFiles:
    """Number, sizes, folders, row groups and codecs of the data files in the stage's output."""

    name = "parquet_files"

    def __init__(self, watched: Watched) -> None:
        self._watched = watched

    def start(self) -> None:
        """Nothing to do: the output is empty before the stage."""

    def stop(self, record: StageRecord) -> StageRecord:
        """List the output and read the files' footers."""
        folder = self._watched.output_here()
        files = output_files(folder)
        sizes = sorted(file.bytes for file in files)
        kept = thinned(sizes, MOST_SIZES)
        layout = layout_of(Path(folder, file.path) for file in files)
        note = (f"file_sizes are {len(kept)} evenly taken from {len(sizes)} files",) if len(kept) < len(sizes) else ()
        return replace(
            record,
            metrics=replace(record.metrics, **_metrics(files), row_groups=layout.row_groups if layout else None),
            file_sizes=kept,
            codecs=layout.codecs if layout else (),
            notes=record.notes + note,
        )


def thinned(ordered: Sequence[int], most: int) -> tuple[int, ...]:
    """At most so many of the ordered values, evenly taken, first and last among them."""
    if len(ordered) <= most:
        return tuple(ordered)
    return tuple(ordered[i * (len(ordered) - 1) // (most - 1)] for i in range(most))


def _metrics(files: Sequence[OutputFile]) -> dict[str, Any]:
    total = sum(file.bytes for file in files)
    return {
        "files_written": len(files),
        "file_bytes": total,
        "mean_file_bytes": total / len(files) if files else None,
        "smallest_file_bytes": min((file.bytes for file in files), default=None),
        "shared_files": sum(file.shared for file in files),
        "shared_bytes": sum(file.bytes for file in files if file.shared),
        "output_partitions": len({PurePosixPath(file.path).parent for file in files}),
    }
