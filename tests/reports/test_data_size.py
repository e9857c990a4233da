"""How much data a run worked on, from whatever a manifest holds."""

import pytest

from reports.evidence.data_size import data_size
from reports.record import DatasetInfo


def dataset(**manifest: object) -> DatasetInfo:
    return DatasetInfo(label="a", fingerprint="f", manifest=manifest)


SMALL = dataset(tables={"x": {"rows": 1, "bytes": 1024}})
LARGE = dataset(tables={"x": {"rows": 1_000, "bytes": 1024}, "y": {"rows": 500, "bytes": 2048, "files": 3}})


def test_rows_and_bytes_of_all_tables_are_added_up() -> None:
    assert data_size([LARGE]) == "1,500 rows, 3 KiB"
    assert data_size([SMALL]) == "1 row, 1 KiB"


def test_of_several_datasets_the_largest_is_told() -> None:
    assert data_size([SMALL, LARGE]) == "up to 1,500 rows, 3 KiB"


@pytest.mark.parametrize("manifest", [{}, {"tables": 3}, {"tables": {"x": 4, "y": {"rows": "many"}}}])
def test_where_nothing_is_told_nothing_is_known(manifest: dict[str, object]) -> None:
    assert data_size([dataset(**manifest)]) is None
    assert data_size([]) is None
