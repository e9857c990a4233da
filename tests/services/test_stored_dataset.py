"""A dataset in a store is sent once, and again when it is damaged; outputs come and go."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.errors import NoAnswerError
from bench.storage.stored_place import StoredPlace
from datasets.cache.cache import Dataset
from datasets.kinds import SESSIONS
from datasets.spec import DatasetSpec
from datasets.stores.store_access import StoreAccess
from datasets.stores.stored_dataset import ensure_stored
from tests.services.needs import STORE
from tests.services.s3_store import Store

pytestmark = STORE
PARENT = "s3a://bench/kept"


def test_a_dataset_is_sent_once_and_again_when_something_is_missing(store: Store, data: Dataset) -> None:
    said: list[str] = []
    connected = store.connected()
    address = ensure_stored(connected, data, PARENT, said.append)
    assert data.manifest.fingerprint in address and len(said) == 1
    local = {p.relative_to(data.folder).as_posix(): p.stat().st_size for p in data.folder.rglob("*") if p.is_file()}
    assert {path: size for path, (size, _) in connected.files(address).items()} == local
    assert ensure_stored(connected, data, PARENT, said.append) == address and len(said) == 1
    for damage in ("manifest.json", "users/part-00000.parquet"):
        connected.write(f"{address}/{damage}", b"less")
        ensure_stored(connected, data, PARENT, said.append)
        assert {path: size for path, (size, _) in connected.files(address).items()} == local
    assert len(said) == 3


def test_data_of_another_kind_are_sent_with_the_note_that_says_what_they_are(store: Store, tmp_path: Path) -> None:
    said: list[str] = []
    data, connected = SESSIONS.input.ensure(DatasetSpec(scale=0.001), tmp_path, None), store.connected()
    address = ensure_stored(connected, data, PARENT, said.append)
    assert set(connected.files(address)) == {"_made", "page_views/part-00000.parquet", "pages/part-00000.parquet"}
    ensure_stored(connected, data, PARENT, said.append)
    assert len(said) == 1


def test_an_output_is_lent_brought_back_and_removed(store: Store, tmp_path: Path) -> None:
    place = StoredPlace(access=store.access, dataset="", outputs="s3a://bench/outputs")
    (tmp_path / "there" / "day=1").mkdir(parents=True)
    (tmp_path / "there" / "day=1" / "one.parquet").write_text("one")
    (tmp_path / "there" / "_log").write_text("two")
    place.lend("plain", "numbers", tmp_path / "there")
    assert place.bring("plain", "numbers", tmp_path / "here") == str(tmp_path / "here")
    assert (tmp_path / "here" / "day=1" / "one.parquet").read_text() == "one"
    assert (tmp_path / "here" / "_log").read_text() == "two"
    place.clear("plain", "numbers")
    assert not store.connected().files("s3a://bench/outputs")
    place.bring("plain", "numbers", tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()
    place.clear_all()
    gone = StoredPlace(access=StoreAccess(endpoint="http://127.0.0.1:1"), dataset="", outputs="s3a://bench/outputs")
    with pytest.raises(NoAnswerError, match="cannot be read from the store"):
        gone.bring("plain", "numbers", tmp_path / "nothing")
