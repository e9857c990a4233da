"""Data that simply exist: which tables a folder has, what is told of them, and what is wrong with it in one line."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datasets.errors import DatasetError
from datasets.footers import read_footer
from datasets.found import find_data


def write(path: Path, values: list[int]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"value": values}), path)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A table in two partitions, one as a file, and what is no table."""
    folder = tmp_path / "shop"
    write(folder / "orders" / "day=1" / "part-0.parquet", [1, 2])
    write(folder / "orders" / "day=2" / "part-0.parquet", [3])
    write(folder / "people.parquet", [1, 2, 3, 4])
    write(folder / "_temporary" / "part-0.parquet", [9])
    write(folder / "orders" / ".hidden.parquet", [9])
    (folder / "orders" / "_SUCCESS").touch()
    (folder / "README.md").write_text("about the shop")
    return folder


def test_tables_are_sub_folders_and_files_with_their_rows(shop: Path) -> None:
    tables = find_data(shop).manifest.tables
    assert {name: (table.rows, table.files) for name, table in tables.items()} == {"orders": (3, 2), "people": (4, 1)}


def test_the_fingerprint_follows_names_and_rows_and_values_and_nothing_else(shop: Path) -> None:
    before = find_data(shop).manifest.fingerprint
    (shop / "README.md").write_text("longer than it was")
    (shop / "people.parquet").touch()
    assert find_data(shop).manifest.fingerprint == before
    write(shop / "people.parquet", [1, 2, 3, 5])  # as many rows and bytes
    other_values = find_data(shop).manifest.fingerprint
    (shop / "orders" / "day=2").rename(shop / "orders" / "day=3")
    other_name = find_data(shop).manifest.fingerprint
    assert len({before, other_values, other_name}) == 3


def test_a_table_may_lie_elsewhere(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "orders").symlink_to(shop / "orders", target_is_directory=True)
    (shop / "orders" / "loop").symlink_to(shop, target_is_directory=True)
    assert find_data(tmp_path / "linked").manifest.tables["orders"].rows == 3


def test_what_is_wrong_is_told_with_what_is_there(shop: Path, tmp_path: Path) -> None:
    def complaint(folder: Path, *needed: str) -> str:
        with pytest.raises(DatasetError) as caught:
            find_data(folder, needed)
        return str(caught.value)

    assert "nowhere does not exist: give a folder" in complaint(tmp_path / "nowhere")
    assert "README.md is no folder" in complaint(shop / "README.md")
    assert "has no table prices, rates: there is orders, people" in complaint(shop, "orders", "prices", "rates")
    (tmp_path / "empty").mkdir()
    assert "empty holds no Parquet files" in complaint(tmp_path / "empty")
    (shop / "people" / "x").mkdir(parents=True)
    write(shop / "people" / "x" / "part-0.parquet", [1])
    assert "people.parquet and people would both be the table people" in complaint(shop)


def test_a_footer_is_read_whole_however_long_it_is(tmp_path: Path) -> None:
    file = tmp_path / "wide.parquet"
    pq.write_table(pa.table({f"column_{n}": [n] for n in range(1_500)}), file)
    content = file.read_bytes()
    length = int.from_bytes(content[-8:-4], "little")
    assert length > 1 << 16, "more than the first read brings"
    with file.open("rb") as opened:
        footer = read_footer(opened, len(content))
    assert (footer.rows, footer.content) == (1, content[-8 - length : -8])


@pytest.mark.parametrize("content", [b"", b"PAR1", b"name,age\n" * 9])
def test_a_file_that_is_no_parquet_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.parquet").write_bytes(content)
    with pytest.raises(DatasetError, match=r"bad.parquet cannot be read as Parquet \(.*\): repair it"):
        find_data(tmp_path)
