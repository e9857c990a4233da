"""A dataset is made once, appears whole, and is made again when it is damaged."""

from __future__ import annotations

import errno
import os
import re
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import datasets
from datasets.cache import cache
from datasets.cache.cache import Dataset, default_folder, ensure, ensure_at
from datasets.cache.integrity import check_whole, verify
from datasets.cache.local_folder import is_local
from datasets.errors import DatasetError
from datasets.manifest import MANIFEST_NAME
from datasets.spec import DatasetSpec
from tests.datasets.conftest import TINY

PART = "transactions/part-00000.parquet"


def truncate(folder: Path) -> None:
    path = folder / PART
    os.truncate(path, path.stat().st_size - 1)


def lose_the_footer(folder: Path) -> None:
    path = folder / PART
    path.write_bytes(path.read_bytes()[:-4] + b"\0\0\0\0")


def cut_the_manifest(folder: Path) -> None:
    (folder / MANIFEST_NAME).write_text('{"spec": {"sca')


def touch_an_event_file(folder: Path) -> None:
    (folder / "transaction_events" / "part-00000.parquet").touch()


def edit_the_manifest(old: str, new: str) -> Callable[[Path], object]:
    def edit(folder: Path) -> None:
        path = folder / MANIFEST_NAME
        text = path.read_text()
        assert re.search(old, text)
        path.write_text(re.sub(old, new, text, count=1))

    return edit


def put_a_folder_for_the_manifest(folder: Path) -> None:
    (folder / MANIFEST_NAME).unlink()
    (folder / MANIFEST_NAME).mkdir()


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a truncated file": (truncate, "bytes, not"),
    "an empty file": (lambda folder: (folder / PART).write_bytes(b""), "it has 0 bytes, not"),
    "a missing table": (lambda folder: shutil.rmtree(folder / "users"), "cannot be read"),
    "an empty manifest": (lambda folder: (folder / MANIFEST_NAME).write_bytes(b""), "cannot be understood"),
    "a manifest of something else": (lambda f: (f / MANIFEST_NAME).write_text('{"name": "x"}'), "cannot be understood"),
    "a manifest that is no text": (
        lambda f: (f / MANIFEST_NAME).write_bytes(bytes(range(256))),
        "cannot be understood",
    ),
    "a folder for a manifest": (put_a_folder_for_the_manifest, "cannot be read"),
    "another version": (edit_the_manifest('"generator_version": .', '"generator_version": 2'), "by version 2 of"),
    "another seed": (edit_the_manifest('"seed": 1', '"seed": 5'), "another dataset: skew 0, scale 0.001, seed 5"),
    "an impossible spec": (edit_the_manifest('"scale": 0.001', '"scale": -1'), "cannot be understood"),
    "another digest": (edit_the_manifest('"digest": ".', '"digest": "x'), "contradicts itself"),
    "another fingerprint": (edit_the_manifest('"fingerprint": ".', '"fingerprint": "x'), "contradicts itself"),
    "files of no table": (edit_the_manifest('"path": "users/', '"path": "losers/'), "contradicts itself"),
    "other totals": (edit_the_manifest('"rows": 1000', '"rows": 1001'), "totals in its manifest"),
    "a missing file": (lambda folder: (folder / PART).unlink(), "cannot be read"),
    "a file without a footer": (lose_the_footer, "does not end"),
    "an unreadable manifest": (cut_the_manifest, "cannot be understood"),
    "a missing manifest": (lambda folder: (folder / MANIFEST_NAME).unlink(), "manifest.json cannot be read"),
    "event files out of order": (touch_an_event_file, "modification times"),
    "a file too many": (lambda f: (f / "users/part-00009.parquet").write_bytes(b"PAR1"), "does not belong"),
}


def test_the_package_of_this_project_is_the_one_imported() -> None:
    assert Path(datasets.__file__ or "").parent.parent == Path(__file__).parents[2]


def test_a_dataset_is_made_once_and_found_the_second_time(tmp_path: Path) -> None:
    first, second = ensure(TINY, tmp_path), ensure(TINY, tmp_path)
    assert (first.generated, second.generated) == (True, False)
    assert second.manifest == first.manifest
    assert second.folder == first.folder
    assert [path.name for path in tmp_path.iterdir()] == [first.folder.name]
    assert second.seconds < first.seconds


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_named_and_the_dataset_made_again(damage: str, copied: Dataset, tmp_path: Path) -> None:
    spoil, expected = DAMAGES[damage]
    spoil(copied.folder)
    told: list[str] = []
    again = ensure(TINY, tmp_path, told.append)
    assert again.generated
    assert again.manifest == copied.manifest == verify(copied.folder)
    assert told[0].startswith(cache.AGAIN)
    assert expected in told[0]
    assert len(list(tmp_path.iterdir())) == 1


def test_changed_content_of_the_same_size_is_found_by_the_full_check(copied: Dataset) -> None:
    path = copied.folder / PART
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    check_whole(copied.folder)
    with pytest.raises(DatasetError, match="content has changed"):
        verify(copied.folder)


def test_foreign_files_are_never_removed(copied: Dataset, tmp_path: Path) -> None:
    (copied.folder / MANIFEST_NAME).unlink()
    note = copied.folder / "users" / "note.txt"
    note.write_text("mine")
    with pytest.raises(DatasetError, match="other things than payments data"):
        ensure(TINY, tmp_path)
    assert note.read_text() == "mine"


@pytest.mark.parametrize("stranger", ["letter.txt", "users/letter.txt", "users/letters/", "letters/"])
def test_damage_beside_something_foreign_is_refused_in_one_line_and_nothing_is_lost(
    stranger: str, copied: Dataset
) -> None:
    path = copied.folder / stranger
    path.mkdir() if stranger.endswith("/") else path.write_text("mine")
    truncate(copied.folder)
    with pytest.raises(DatasetError, match="other things than payments data: choose a new or empty folder") as caught:
        ensure_at(TINY, copied.folder)
    assert "\n" not in str(caught.value)
    assert path.exists()


@pytest.mark.parametrize("name", [".part-00000.parquet.crc", "_SUCCESS", ".hidden"])
def test_hidden_files_that_readers_pass_over_do_no_harm(name: str, copied: Dataset) -> None:
    (copied.folder / "users" / name).write_text("x")
    assert not ensure_at(TINY, copied.folder).generated


@pytest.mark.parametrize("there", ["an empty folder", "a whole dataset", "a damaged one", "nothing"])
def test_a_link_is_followed_and_stays(there: str, copied: Dataset, tmp_path: Path) -> None:
    link, place = tmp_path / "link", tmp_path / "elsewhere" / "place"
    link.symlink_to(place)
    place.parent.mkdir()
    if there == "an empty folder":
        place.mkdir()
    elif there != "nothing":
        copied.folder.rename(place)
    if there == "a damaged one":
        truncate(place)
    assert ensure_at(TINY, link).generated == (there != "a whole dataset")
    assert link.is_symlink()
    assert verify(link).spec == TINY
    assert not ensure_at(TINY, link).generated


def test_a_cache_that_is_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    made = ensure(TINY, tmp_path / "link")
    assert made.folder.parent == tmp_path / "real"
    assert not ensure(TINY, tmp_path / "real").generated


@pytest.mark.parametrize("place", ["file", "file/below", "loop", "x" * 300])
def test_a_place_where_no_folder_can_be_is_one_line(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "loop").symlink_to("pool")
    (tmp_path / "pool").symlink_to("loop")
    with pytest.raises(DatasetError, match="choose a") as caught:
        ensure_at(TINY, tmp_path / place)
    assert "\n" not in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "loop", "pool"]


def test_a_smaller_disk_is_noticed_before_the_old_dataset_goes(copied: Dataset) -> None:
    with pytest.raises(DatasetError, match="bytes are free"):
        ensure_at(DatasetSpec(scale=10_000), copied.folder)
    assert verify(copied.folder) == copied.manifest


def test_another_dataset_in_the_chosen_folder_is_replaced(copied: Dataset) -> None:
    other = ensure_at(DatasetSpec(scale=0.001, seed=2), copied.folder)
    assert other.generated
    assert verify(copied.folder).spec.seed == 2


def test_concurrent_makers_agree_on_one_dataset(tmp_path: Path) -> None:
    made: list[Dataset] = []
    threads = [threading.Thread(target=lambda: made.append(ensure(TINY, tmp_path))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(dataset.folder, dataset.manifest.fingerprint) for dataset in made}) == 1
    assert len(made) == 3
    assert [path.name for path in tmp_path.iterdir()] == [made[0].folder.name]
    verify(made[0].folder)


def test_a_whole_dataset_that_appeared_meanwhile_is_kept(copied: Dataset) -> None:
    before = copied.folder.stat().st_ino
    told: list[str] = []
    kept = cache._take_away(TINY, copied.folder, DatasetError("seen a moment ago"), told.append)
    assert kept == copied.manifest
    assert copied.folder.stat().st_ino == before
    assert told == []


def test_a_failed_making_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(message: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensure(TINY, tmp_path, fail)
    assert list(tmp_path.iterdir()) == []


def test_too_little_disk_is_one_line_with_needed_and_free_bytes(tmp_path: Path) -> None:
    huge = DatasetSpec(scale=10_000)
    with pytest.raises(DatasetError, match=r"scale 10000 needs about \d+ bytes in .* but \d+ bytes are free") as caught:
        ensure(huge, tmp_path)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_runs_full_meanwhile_is_one_line(tmp_path: Path) -> None:
    def run_full(message: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DatasetError, match="ran full") as caught:
        ensure(TINY, tmp_path, run_full)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DatasetError, match="cannot be written") as caught:
        ensure(TINY, tmp_path / "file")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["runs", "/data/a:b", "12:30/x", "c:/x", "day=1/x:y/z", "."])
def test_a_colon_alone_makes_no_address_of_a_folder(name: str) -> None:
    assert is_local(Path(name))


def test_the_environment_chooses_the_default_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(cache.FOLDER_VARIABLE, str(tmp_path))
    assert default_folder() == tmp_path
    monkeypatch.setenv(cache.FOLDER_VARIABLE, "s3a://bucket/data")
    with pytest.raises(DatasetError, match=f"{cache.FOLDER_VARIABLE} holds an address"):
        default_folder()
    monkeypatch.delenv(cache.FOLDER_VARIABLE)
    assert default_folder().parts[-2:] == ("spark-variant-bench", "datasets")
