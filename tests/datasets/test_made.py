"""Data that somebody's function makes: once, in one step, with what goes wrong in one line."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datasets.cache.made import ensure_made
from datasets.errors import DatasetError
from datasets.spec import DatasetSpec

SPEC = DatasetSpec(scale=0.5, skew=0.9)


class Maker:
    """Counts how often it was asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, spec: DatasetSpec, folder: Path) -> None:
        self.calls += 1
        pq.write_table(pa.table({"value": list(range(int(10 * spec.scale)))}), folder / "numbers.parquet")


def test_data_are_made_once_for_a_spec_and_a_name(tmp_path: Path) -> None:
    make = Maker()
    first = ensure_made(make, "mine", SPEC, tmp_path)
    assert first.manifest.tables["numbers"].rows == 5
    assert ensure_made(make, "mine", SPEC, tmp_path) == first
    assert make.calls == 1
    ensure_made(make, "mine-2", SPEC, tmp_path)
    ensure_made(make, "mine", DatasetSpec(scale=0.5, skew=0.9, seed=2), tmp_path)
    assert make.calls == 3
    assert len(list(tmp_path.iterdir())) == 3


def test_what_a_maker_leaves_half_done_is_gone_and_told(tmp_path: Path) -> None:
    def failing(spec: DatasetSpec, folder: Path) -> None:
        Maker()(spec, folder)
        raise ValueError("no more numbers\ntoday")

    with pytest.raises(DatasetError, match=r"data mine at scale 0.5 failed \(ValueError: no more numbers\): repair"):
        ensure_made(failing, "mine", SPEC, tmp_path)
    with pytest.raises(DatasetError, match="holds no Parquet files"):
        ensure_made(lambda spec, folder: None, "mine", SPEC, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatasetError, match=r"mine cannot be written to .*file.*: see whether you may"):
        ensure_made(Maker(), "mine", SPEC, tmp_path / "file")


def test_of_two_makers_at_once_the_faster_ones_data_are_taken(tmp_path: Path) -> None:
    def slower(spec: DatasetSpec, folder: Path) -> None:
        Maker()(spec, folder)
        ensure_made(Maker(), "mine", spec, tmp_path)

    found = ensure_made(slower, "mine", SPEC, tmp_path)
    assert found.manifest.tables["numbers"].rows == 5
    assert [path.name for path in tmp_path.iterdir()] == [found.folder.name]
