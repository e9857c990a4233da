import pytest

from bench.collectors.sql_nodes import count, scan_bytes, scan_files, size_in_bytes
from tests.bench.collectors.recorded import Recorded


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("982.0 B", 982),
        ("0.0 B", 0),
        ("25.6 KiB", round(25.6 * 1024)),
        ("12.3 MiB", round(12.3 * 1024**2)),
        ("1.5 TiB", round(1.5 * 1024**4)),
        ("1.23E+4 EiB", round(1.23e4 * 1024**6)),
        ("total (min, med, max (stageId: taskId))\n12.3 MiB (1.0 B, 2.0 KiB, 9.0 MiB (stage 3.0: task 7))", 12897485),
        ("343 ms", None),
        ("1,000", None),
        ("", None),
    ],
)
def test_sizes_are_read_as_spark_writes_them(text: str, size: int | None) -> None:
    assert size_in_bytes(text) == size


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("1,234,567", 1_234_567),
        ("total (min, med, max (stageId: taskId))\n1,000 (1, 2, 3 (stage 3.0: task 7))", 1_000),
        ("25.6 KiB", None),
        ("", None),
    ],
)
def test_counts_are_read_as_spark_writes_them(text: str, number: int | None) -> None:
    assert count(text) == number


def test_the_batch_job_opens_five_files(batch: Recorded) -> None:
    assert scan_files(batch.executions) == 4 + 1
    assert scan_bytes(batch.executions) == 1481 + round(9.4 * 1024)


def test_the_stream_opens_every_file_once(stream: Recorded) -> None:
    assert scan_files(stream.executions) == 4
    assert scan_bytes(stream.executions) == 3 * 572 + 582


def test_without_a_file_scan_nothing_is_known_of_files(stream: Recorded) -> None:
    without_data = [stream.executions[-1]]
    assert scan_files(without_data) is None
    assert scan_bytes(without_data) is None
