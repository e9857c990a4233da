"""A crash in any call by which the store of a run writes: what is there is whole, and whoever goes on ends the same."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reports.files.store import LATEST, RunStore
from reports.record import RunHeader, TrialRecord
from reports.render import write_reports
from tests.crashes.fake_calls import CRASHED, Calls
from tests.reports import sample_run

pytestmark = pytest.mark.process  # seconds, all together

HEADER = sample_run.header()
RECORDS = sample_run.records()[:3]
Point = tuple[int, bool]


def go_on(runs: Path) -> RunStore:
    """What a run does with its store, from wherever an earlier one has left it."""
    folder = runs / HEADER.id
    if folder.exists():
        store = RunStore.open(folder)
        store.mend()
    else:
        store = RunStore.create(runs, HEADER)
    there = {record.trial.id for record in store.records()}
    for record in RECORDS:
        if record.trial.id not in there:
            store.append(record)
            store.update_header(replace(store.header, accounts={"whole command": 1.0}))
    store.update_header(replace(store.header, outcome="complete"))
    write_reports(store.folder)
    return store


def ends(work: Callable[[], object]) -> int:
    """The exit code of a process that does this work and nothing else."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def calls_of(runs: Path) -> list[str]:
    """All calls of a run that nothing disturbs."""
    told = runs.with_name("calls")

    def work() -> None:
        calls = Calls(runs)
        calls.watch()
        go_on(runs)
        told.write_text("\n".join(calls.seen))

    assert ends(work) == 0
    return told.read_text().splitlines()


def crash(runs: Path, point: Point) -> None:
    def work() -> None:
        Calls(runs, point[0], torn=point[1]).watch()
        go_on(runs)

    assert ends(work) == CRASHED


def points(calls: list[str]) -> Iterator[Point]:
    """Before each call, and in the midst of each that writes."""
    for number, call in enumerate(calls):
        yield number, False
        if call.startswith("write "):
            yield number, True


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def check_whole(runs: Path) -> None:
    """Between a crash and whoever goes on: no part of a file passes for the whole."""
    folder = runs / HEADER.id
    if folder.exists():
        store = RunStore.open(folder)
        header: RunHeader = store.header
        assert replace(header, accounts={}, outcome=None) == replace(HEADER, accounts={}, outcome=None)
        found: tuple[TrialRecord, ...] = store.records()
        assert found == RECORDS[: len(found)]
    if (runs / LATEST).is_symlink():
        assert (runs / LATEST).resolve() == folder.resolve()
    assert {each.name for each in runs.glob("[!.]*")} <= {HEADER.id, LATEST}


def test_a_crash_in_any_call_of_the_store_loses_and_doubles_nothing(tmp_path: Path) -> None:
    calls = calls_of(tmp_path / "undisturbed")
    whole = content(tmp_path / "undisturbed")
    kinds = {call.split()[0] for call in calls}
    assert {"mkdir", "write", "fsync", "replace", "rename", "symlink"} <= kinds
    tried = list(points(calls))
    for point in tried:
        runs = tmp_path / f"{point[0]}-{point[1]}"
        crash(runs, point)
        check_whole(runs)
        go_on(runs)
        assert content(runs) == whole, (calls[point[0]], point)
        assert (runs / LATEST).resolve() == (runs / HEADER.id).resolve()
        assert {each.name for each in runs.iterdir()} == {HEADER.id, LATEST}
    print(f"{len(tried)} crash points in {len(calls)} calls")
    assert len(tried) > 60


def test_a_name_is_on_the_disk_before_anything_else_is_done(tmp_path: Path) -> None:
    """Or a power cut could take back a rename, or a file, whose content was written out."""
    calls = calls_of(tmp_path / "runs")
    renames = [number for number, call in enumerate(calls) if call.startswith(("replace ", "rename "))]
    assert len(renames) > 8
    for number in renames:
        folder = calls[number].split(maxsplit=1)[1].rpartition("/")[0]
        assert calls[number + 1] == f"fsync {folder}", calls[number]
    first = calls.index(f"fsync /{HEADER.id}/trials.jsonl")
    assert calls[first + 1] == f"fsync /{HEADER.id}"


def test_a_crash_while_somebody_mends_is_mended_too(tmp_path: Path) -> None:
    calls = calls_of(tmp_path / "undisturbed")
    whole = content(tmp_path / "undisturbed")
    appended = [number for number, call in enumerate(calls) if call == f"write /{HEADER.id}/trials.jsonl"]
    for number in appended:
        for again in range(6):
            runs = tmp_path / f"{number}-{again}"
            crash(runs, (number, True))
            crash(runs, (again, False))
            check_whole(runs)
            go_on(runs)
            assert content(runs) == whole, (number, again)


@pytest.mark.parametrize("end", [b"", b"\0" * 40])
def test_a_record_that_was_cut_off_goes_and_one_that_lacks_only_its_end_stays(tmp_path: Path, end: bytes) -> None:
    store = RunStore.create(tmp_path, HEADER)
    store.append(RECORDS[0])
    store.append(RECORDS[1])
    trials = store.folder / "trials.jsonl"
    written = trials.read_bytes()
    trials.write_bytes(written[:-40] + end)
    store.mend()
    assert store.records() == RECORDS[:1]
    assert store.read().damage == {}
    trials.write_bytes(written.removesuffix(b"\n"))
    store.mend()
    assert store.records() == RECORDS[:2]
    assert trials.read_bytes() == written.removesuffix(b"\n")


def test_only_what_a_process_that_is_gone_was_writing_is_removed(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    store = RunStore.create(tmp_path, HEADER)
    (store.folder / "logs").mkdir()
    gone = [store.folder / f".run.json.{child}.draft", store.folder / "logs" / f".a.log.{child}.draft"]
    stays = [store.folder / ".run.json.1.draft", store.folder / ".draft", store.folder / f"x.{child}.draft"]
    for path in (*gone, *stays):
        path.touch()
    left = tmp_path / f".some-run.{child}.draft"
    left.mkdir()
    (left / "run.json").touch()
    store.mend()
    assert not any(path.exists() for path in gone)
    assert all(path.exists() for path in stays)
    RunStore.create(tmp_path, replace(HEADER, id="next"))
    assert not left.exists()
