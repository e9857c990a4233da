"""The same spec gives the same bytes; other specs give what they ask for."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from datasets.cache.cache import Dataset
from datasets.cache.integrity import verify
from datasets.generate_initial_data import generate
from datasets.manifest import Manifest, read_manifest
from datasets.payments.transactions import CHUNK
from datasets.progress import Pace
from datasets.spec import DatasetSpec
from tests.datasets.conftest import SMALL, TINY, connect, count


@pytest.fixture(scope="module")
def two_chunks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """A dataset with two historical chunks, made by one thread."""
    folder = tmp_path_factory.mktemp("two") / "data"
    return folder, generate(DatasetSpec(scale=2.7, skew=0.9), folder, workers=1)


def test_the_bytes_do_not_depend_on_the_number_of_workers(two_chunks: tuple[Path, Manifest], tmp_path: Path) -> None:
    _, alone = two_chunks
    together = generate(alone.spec, tmp_path / "data", workers=4)
    assert together == alone
    assert verify(tmp_path / "data") == alone


def test_chunks_share_no_keys_and_together_have_them_all(two_chunks: tuple[Path, Manifest]) -> None:
    folder, manifest = two_chunks
    with connect(folder) as connection:
        ids = connection.execute("SELECT count(DISTINCT transaction_id), max(transaction_id) FROM transactions")
        assert ids.fetchall() == [(270_000, 270_000)]
        signals = connection.execute("SELECT count(*), count(DISTINCT signal_id) FROM signals").fetchall()
        assert signals[0][0] == signals[0][1]
    assert [f.rows for f in manifest.files if f.path.startswith("transactions/")] == [CHUNK, 270_000 - CHUNK]
    assert manifest.tables["transaction_events"].rows == manifest.spec.counts.transaction_events + 1


def test_row_groups_are_of_128_thousand_rows(two_chunks: tuple[Path, Manifest]) -> None:
    metadata = pq.read_metadata(two_chunks[0] / "transactions" / "part-00000.parquet")
    assert [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)] == [131_072, 131_072]


def test_a_second_run_gives_the_same_manifest(small: Dataset, tmp_path: Path) -> None:
    assert generate(SMALL, tmp_path / "again") == small.manifest
    assert read_manifest(tmp_path / "again") == small.manifest


def test_another_seed_gives_other_content(tiny: Dataset, tmp_path: Path) -> None:
    other = generate(replace(TINY, seed=2), tmp_path / "other")
    assert other.fingerprint != tiny.manifest.fingerprint
    assert {name: table.files for name, table in other.tables.items()} == {
        name: table.files for name, table in tiny.manifest.tables.items()
    }


def test_skew_changes_only_what_depends_on_merchants(tiny: Dataset, tmp_path: Path) -> None:
    skewed = generate(replace(TINY, skew=1.5), tmp_path / "skewed")
    digests = [{f.path: f.digest for f in m.files} for m in (tiny.manifest, skewed)]
    same = {path for path in digests[0] if digests[0][path] == digests[1][path]}
    assert "users/part-00000.parquet" in same
    assert "fraud_signals/part-00000.parquet" in same
    assert "transactions/part-00000.parquet" not in same


@pytest.mark.parametrize("scale", [1e-6, 0.0001, 0.0003, 0.002])
def test_the_smallest_scales_work(scale: float, tmp_path: Path) -> None:
    spec = DatasetSpec(scale=scale, seed=3)
    manifest = generate(spec, tmp_path / "data")
    assert manifest.tables["transactions"].rows == spec.counts.transactions
    assert manifest.tables["transaction_events"].rows == spec.counts.transaction_events + 1
    with connect(tmp_path / "data") as connection:
        late = count(lambda sql: connection.execute(sql).fetchall(), "FROM versions WHERE updated_at < event_time")
    assert late == 0


def test_progress_is_told_in_words_and_in_numbers(tmp_path: Path) -> None:
    told: list[str] = []
    paces: list[Pace] = []
    manifest = generate(TINY, tmp_path / "data", told.append, meter=paces.append)
    assert told == [str(pace) for pace in paces]
    assert [pace.rows for pace in paces] == sorted(pace.rows for pace in paces)
    rows = manifest.tables["transactions"].rows + manifest.tables["transaction_events"].rows
    assert paces[-1].rows == paces[-1].total == rows == 111
    assert re.fullmatch(r"data: 111 of 111 transactions, [0-9,]+ rows/s", told[-1])
