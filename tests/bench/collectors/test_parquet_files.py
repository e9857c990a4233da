from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from bench.collectors.collector import Watched
from bench.collectors.parquet_files import MOST_SIZES, ParquetFiles, thinned
from reports.record import StageRecord, Status

RECORD = StageRecord(stage="batch", status=Status.OK)


def collected(folder: Path) -> StageRecord:
    watched = Watched(session=cast(Any, None), stage="batch", job_group="trial/batch", output=str(folder))
    collector = ParquetFiles(watched)
    collector.start()
    return collector.stop(RECORD)


def test_files_sizes_and_folders_are_counted(tmp_path: Path) -> None:
    for name, size in {"k=1/a": 30, "k=1/b": 10, "k=2/c": 50}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * size)
    (tmp_path / "_SUCCESS").touch()
    record = collected(tmp_path)
    assert record.file_sizes == (10, 30, 50)
    metrics = record.metrics
    assert (metrics.files_written, metrics.file_bytes, metrics.mean_file_bytes) == (3, 90, 30.0)
    assert (metrics.smallest_file_bytes, metrics.output_partitions) == (10, 2)


def test_row_groups_and_codecs_come_from_the_footers(tmp_path: Path) -> None:
    rows = pa.table({"id": range(10), "name": [str(n) for n in range(10)]})
    pq.write_table(rows, tmp_path / "a.parquet", row_group_size=4, compression="zstd")
    pq.write_table(rows, tmp_path / "b.parquet", compression={"id": "none", "name": "lz4"})
    record = collected(tmp_path)
    assert record.metrics.row_groups == 3 + 1
    assert record.codecs == ("lz4", "uncompressed", "zstd")


def test_what_is_no_parquet_has_no_row_groups_counted(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": [1]}), tmp_path / "a.parquet")
    (tmp_path / "b.csv").write_text("id\n1\n")
    record = collected(tmp_path)
    assert record.metrics.files_written == 2
    assert record.metrics.row_groups is None
    assert record.codecs == ()


def test_an_output_without_partition_columns_is_one_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    assert collected(tmp_path).metrics.output_partitions == 1


def test_no_output_is_no_files_and_no_sizes(tmp_path: Path) -> None:
    metrics = collected(tmp_path / "nowhere").metrics
    assert (metrics.files_written, metrics.file_bytes, metrics.output_partitions) == (0, 0, 0)
    assert metrics.mean_file_bytes is None
    assert metrics.smallest_file_bytes is None


def test_sizes_of_very_many_files_are_thinned_and_the_record_says_so(tmp_path: Path) -> None:
    for number in range(MOST_SIZES + 1):
        (tmp_path / str(number)).write_bytes(b"x" * (number % 7))
    record = collected(tmp_path)
    assert len(record.file_sizes) == MOST_SIZES
    assert list(record.file_sizes) == sorted(record.file_sizes)
    assert record.metrics.files_written == MOST_SIZES + 1
    assert record.notes == ("file_sizes are 2000 evenly taken from 2001 files",)


def test_thinning_keeps_both_ends_and_even_steps() -> None:
    assert thinned(range(101), 5) == (0, 25, 50, 75, 100)
    assert thinned([1, 2, 3], 3) == (1, 2, 3)
