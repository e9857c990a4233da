from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reports.errors import ReportError
from reports.files.atomic import point_atomically
from reports.files.store import RunStore
from reports.record import RunHeader, Status, TrialRecord


@pytest.fixture
def store(tmp_path: Path, header: RunHeader) -> RunStore:
    return RunStore.create(tmp_path / "runs", header)


def test_what_was_written_is_read_back_equal(
    store: RunStore, header: RunHeader, records: tuple[TrialRecord, ...]
) -> None:
    for record in records[:4]:
        store.append(record)
    again = RunStore.open(store.folder)
    assert again.header == header
    assert again.records() == records[:4]
    assert again.read().damage == {}


def test_latest_points_at_the_newest_run(tmp_path: Path, store: RunStore, header: RunHeader) -> None:
    second = RunStore.create(tmp_path / "runs", replace(header, id="second"))
    assert (tmp_path / "runs" / "latest").resolve() == second.folder.resolve()
    assert RunStore.open(tmp_path / "runs" / "latest").header.id == "second"
    assert store.folder.name == header.id


def test_latest_can_be_a_text_file_where_there_are_no_symlinks(
    tmp_path: Path, store: RunStore, header: RunHeader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no privilege")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    latest = tmp_path / "runs" / "latest"
    point_atomically(latest, header.id)
    assert latest.is_file()
    assert RunStore.open(latest).folder == store.folder


def test_a_line_that_was_cut_off_is_dropped_and_reported(store: RunStore, records: tuple[TrialRecord, ...]) -> None:
    for record in records[:2]:
        store.append(record)
    trials = store.folder / "trials.jsonl"
    trials.write_bytes(trials.read_bytes()[:-40])
    assert store.records() == records[:1]
    assert list(store.read().damage) == [2]


def test_appending_after_a_cut_off_line_glues_nothing_together(
    store: RunStore, records: tuple[TrialRecord, ...]
) -> None:
    trials = store.folder / "trials.jsonl"
    store.append(records[0])
    trials.write_bytes(trials.read_bytes()[:-40])
    store.append(records[1])
    store.append(records[2])
    assert store.records() == records[1:3]
    assert list(store.read().damage) == [1]


def test_a_line_that_lacks_only_its_end_is_kept(store: RunStore, records: tuple[TrialRecord, ...]) -> None:
    trials = store.folder / "trials.jsonl"
    store.append(records[0])
    trials.write_bytes(trials.read_bytes().removesuffix(b"\n"))
    store.append(records[1])
    assert store.records() == records[:2]


@pytest.mark.parametrize("order", [(Status.FAILED, Status.OK), (Status.OK, Status.FAILED)])
def test_of_two_records_of_a_trial_the_ok_one_counts(
    store: RunStore, records: tuple[TrialRecord, ...], order: tuple[Status, ...]
) -> None:
    for status in order:
        store.append(replace(records[0], status=status))
    assert [record.status for record in store.records()] == [Status.OK]


def test_of_two_ok_records_of_a_trial_the_last_counts(store: RunStore, records: tuple[TrialRecord, ...]) -> None:
    for seconds in (1.0, 2.0):
        store.append(replace(records[0], seconds=seconds))
    assert [record.seconds for record in store.records()] == [2.0]


def test_updating_the_header_replaces_it_and_leaves_no_draft(store: RunStore, header: RunHeader) -> None:
    store.update_header(replace(header, outcome="interrupted"))
    assert store.header.outcome == "interrupted"
    assert [path.name for path in store.folder.iterdir()] == ["run.json"]


def test_a_header_that_cannot_be_written_leaves_the_old_one(
    store: RunStore, header: RunHeader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        store.update_header(replace(header, outcome="lost"))
    assert store.header == header
    assert [path.name for path in store.folder.iterdir()] == ["run.json"]


def test_a_run_is_never_overwritten(tmp_path: Path, store: RunStore, header: RunHeader) -> None:
    with pytest.raises(ReportError, match="there already"):
        RunStore.create(tmp_path / "runs", header)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "latest"])
def test_an_id_that_is_no_plain_folder_name_is_refused(tmp_path: Path, header: RunHeader, name: str) -> None:
    with pytest.raises(ReportError, match="plain folder name"):
        RunStore.create(tmp_path, replace(header, id=name))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "is no run"),
        (b"{}", "damaged"),
        (b'{"format": 1}', "damaged"),
        (b'{"format": 99}', "has format 99"),
        (b"\xff\xfe", "damaged"),
    ],
)
def test_what_is_no_run_of_this_format_is_refused_in_one_line(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "run.json").write_bytes(content)
    with pytest.raises(ReportError, match=words) as caught:
        RunStore.open(tmp_path)
    assert "\n" not in str(caught.value)
