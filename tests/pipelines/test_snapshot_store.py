"""Snapshots appear whole or not at all, whatever breaks in between."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipelines.errors import PipelineError
from pipelines.phase2_optimized.snapshot_store import POINTER, SnapshotStore


def made(store: SnapshotStore, text: str) -> Path:
    folder = store.next()
    folder.mkdir(parents=True)
    (folder / "part-0.parquet").write_text(text)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    """With two finished snapshots."""
    store = SnapshotStore(tmp_path)
    for text in ("one", "two"):
        store.publish(made(store, text))
    return store


def text_of(store: SnapshotStore) -> str:
    current = store.current()
    assert current is not None
    return (current / "part-0.parquet").read_text()


def test_before_the_first_there_is_none(tmp_path: Path) -> None:
    assert SnapshotStore(tmp_path).current() is None
    assert SnapshotStore(tmp_path / "nowhere").current() is None


def test_the_last_published_counts(store: SnapshotStore) -> None:
    assert text_of(store) == "two"
    assert [each.name for each in store.all()] == ["snapshot=1", "snapshot=2"]


def test_a_snapshot_that_was_not_published_does_not_count_and_goes_with_the_next(store: SnapshotStore) -> None:
    half = made(store, "half")
    assert text_of(store) == "two"
    assert store.next() == half
    assert not half.exists()


def test_a_crash_while_the_pointer_is_replaced_leaves_the_earlier_one(
    store: SnapshotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = made(store, "three")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            store.publish(third)
    assert text_of(store) == "two"
    store.publish(third)
    assert text_of(store) == "three"


@pytest.mark.parametrize("name", ["snapshot=7", "", "elsewhere", "snapshot=1/..", "../other"])
def test_a_pointer_that_leads_nowhere_is_told_with_what_there_is(store: SnapshotStore, name: str) -> None:
    (store.root / POINTER).write_text(name)
    with pytest.raises(
        PipelineError, match=r"is not there: write the name of one of snapshot=1, snapshot=2"
    ) as refused:
        store.current()
    assert len(str(refused.value).splitlines()) == 1


def test_what_is_not_there_is_not_published(store: SnapshotStore) -> None:
    with pytest.raises(PipelineError, match="nothing was changed"):
        store.publish(store.root / "snapshot=9")
    assert text_of(store) == "two"


def test_expiry_keeps_the_newest_and_files_that_they_share(store: SnapshotStore) -> None:
    shared = store.root / "snapshot=2" / "shared.parquet"
    os.link(store.root / "snapshot=1" / "part-0.parquet", shared)
    assert [each.name for each in store.expire(keep=1)] == ["snapshot=1"]
    assert shared.read_text() == "one"
    assert store.expire(keep=0) == []
    assert text_of(store) == "two"
