"""Data that exist in a store: found, told apart and copied; what is wrong with them is one line."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.accounts import Accounts
from bench.cli import main
from bench.observer import Observer
from bench.storage.store_storage import StoreStorage
from datasets.cache.cache import Dataset
from datasets.errors import DatasetError
from datasets.found import find_data
from datasets.manifest import MANIFEST_NAME
from datasets.stores.found_in_store import ensure_copied, find_stored
from tests.services.conftest import VIEWS
from tests.services.needs import STORE
from tests.services.s3_store import Store, running_store

pytestmark = STORE
SCRIPT = "def run(spark, inputs, output):\n    spark.read.parquet(inputs['pages']).write.parquet(output)\n"


def test_it_is_told_what_the_same_folder_on_a_disk_would_be(store: Store, views: Path) -> None:
    found = find_stored(store.connected(), VIEWS, ("pages", "page_views"))
    assert found.manifest.tables == find_data(views).manifest.tables


def test_the_fingerprint_follows_keys_and_content_of_all_objects(store: Store, tmp_path: Path) -> None:
    place, connected = "s3a://bench/prints", store.connected()

    def fingerprint() -> str:
        return find_stored(connected, place).manifest.fingerprint

    def written(values: list[int]) -> bytes:
        pq.write_table(pa.table({"n": values}), tmp_path / "one.parquet", write_statistics=False, use_dictionary=False)
        return (tmp_path / "one.parquet").read_bytes()

    connected.write(f"{place}/table/one.parquet", written([1, 2, 3]))
    before = fingerprint()
    connected.write(f"{place}/table/one.parquet", written([1, 2, 3]))
    connected.write(f"{place}/README.md", b"about it")
    assert fingerprint() == before
    connected.write(f"{place}/table/one.parquet", written([1, 2, 4]))  # the same size and the same footer
    other_content = fingerprint()
    connected.write(f"{place}/table/two.parquet", written([1]))
    assert len({before, other_content, fingerprint()}) == 3


def test_a_copy_is_brought_once_and_again_when_it_is_damaged(store: Store, views: Path, tmp_path: Path) -> None:
    said: list[str] = []
    connected = store.connected()
    found = find_stored(connected, VIEWS, copies=tmp_path)
    ensure_copied(connected, found, said.append)
    ensure_copied(connected, found, said.append)
    assert len(said) == 1
    (page,) = found.folder.glob("pages/*.parquet")
    page.write_bytes(b"less")
    ensure_copied(connected, found, said.append)
    assert len(said) == 2 and list(tmp_path.iterdir()) == [found.folder]
    names = [path.relative_to(views) for path in views.rglob("*.parquet")]
    assert all((found.folder / name).read_bytes() == (views / name).read_bytes() for name in names)


def test_an_object_whose_name_leads_out_of_the_folder_is_not_brought(store: Store, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="outside of the folder"):
        store.connected().fetch("s3a://bench/given", tmp_path / "here", ["../astray.parquet"])
    assert not list(tmp_path.iterdir())


def test_where_outputs_go_to_a_store_as_well_the_data_are_not_sent_again(store: Store, views: Path) -> None:
    nobody = cast(Observer, None)
    storage = StoreStorage("s3a://bench/outputs", store.access, Path(), Accounts(), nobody, data=VIEWS)
    storage._store = connected = store.connected()
    storage.publish({"views": find_stored(connected, VIEWS)})
    assert storage.places["views"].dataset == VIEWS
    assert not connected.files("s3a://bench/outputs")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("s3a://no-such-bucket/shop", "has no bucket 'no-such-bucket'"),
        ("s3a://bench/nowhere", "--data s3a://bench/nowhere: nothing lies there"),
        (
            "s3a://bench/given/views/pages",
            "--data s3a://bench/given/views/pages has no table page_views, pages: there is ",
        ),
    ],
)
def test_data_that_are_not_there_are_told_in_one_line(
    store: Store, views: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, address: str, said: str
) -> None:
    words = ["--workload", "sessions", "--variant", "optimized", "--data", address, "--out", str(tmp_path / "out")]
    assert main([*words, *store.options]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
    assert not list(tmp_path.iterdir())


def test_payments_are_taken_from_a_store_only_with_what_describes_them(
    store: Store, data: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    connected, place = store.connected(), "s3a://bench/given/payments"
    connected.send(data.folder, place, [entry.path for entry in data.manifest.files])
    words = ["--variant", "optimized", "--stage", "batch_index", "--data", place, "--dry-run", *store.options]
    assert main([*words, "--data-dir", str(tmp_path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{place} is no dataset: it has no manifest.json" in line
    connected.send(data.folder, place, [MANIFEST_NAME])
    assert main([*words, "--data-dir", str(tmp_path)]) == 0


def test_scripts_are_compared_on_such_data_and_refused_by_a_store_that_does_not_know_us(
    store: Store, views: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scripts = [tmp_path / name for name in ("one.py", "two.py")]
    for script in scripts:
        script.write_text(SCRIPT)
    words = ["compare-scripts", *map(str, scripts), "--mode", "quick", "--dry-run"]
    assert main([*words, "--data", VIEWS, *store.options]) == 0
    assert "views" in capsys.readouterr().out
    with running_store(tmp_path / "closed", {"INITIAL_NO_AUTH_ACTION_COUNT": "1"}) as closed:
        closed.make_bucket("bench")
        assert main([*words, "--data", VIEWS, *closed.options]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "does not let us in: set AWS_ACCESS_KEY_ID" in line and "AKIA" not in line


def test_an_object_that_is_no_parquet_is_named(store: Store) -> None:
    connected = store.connected()
    connected.write("s3a://bench/text/table/one.parquet", b"name,age\n" * 9)
    with pytest.raises(DatasetError, match=r"s3a://bench/text/table/one.parquet cannot be read as Parquet \("):
        find_stored(connected, "s3a://bench/text")
