"""A stage that fails while the object store is gone: told in one line, tried once more, not dropped for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bench.lost_service import blamed_on_service
from bench.lost_store import blamed_on_store
from bench.second_try import excuse, wants_new_workers
from bench.services.ports import free_port
from bench.storage import LocalDisk
from bench.stored_place import StoredPlace
from bench.streams import FileStreams
from datasets.errors import DatasetError
from datasets.store_access import StoreAccess
from reports.record import StageRecord, Status, Trial, TrialRecord
from tests.bench.conftest import Command

FAILED = StageRecord(stage="work", status=Status.FAILED, error="OSError: no answer\nat work.py:1")
TRIAL = Trial(id="one", dataset="", fork=1, block=1, variant="plain", stages=("work",))


def place(port: int) -> StoredPlace:
    access = StoreAccess(endpoint=f"http://127.0.0.1:{port}", path_style=True)
    return StoredPlace(access=access, dataset="s3a://bench/data", outputs="s3a://bench/run")


def test_what_fails_while_the_store_does_not_answer_is_blamed_on_the_store() -> None:
    stored = place(free_port())
    found = blamed_on_store(FAILED, stored)
    assert found.status is Status.STORE_LOST
    first, *rest = str(found.error).splitlines()
    assert first.startswith(f"{stored.access}, bucket 'bench': the store cannot be reached")
    assert rest == str(FAILED.error).splitlines()
    record = TrialRecord(trial=TRIAL, status=found.status, started_at=0.0, seconds=1.0, stages=(found,))
    assert excuse(record) == "the object store was lost; trying once more"
    assert wants_new_workers(record)


def test_what_fails_otherwise_has_failed_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    well = StageRecord(stage="work", status=Status.OK)
    stored = place(1)
    assert blamed_on_store(FAILED, None) is FAILED
    assert blamed_on_store(well, stored) is well
    monkeypatch.setattr(StoredPlace, "check", lambda self: None)
    assert blamed_on_store(FAILED, stored) is FAILED
    monkeypatch.undo()
    with pytest.raises(DatasetError):
        stored.check()


@pytest.mark.process
def test_a_trial_that_came_to_no_end_while_the_store_was_gone_did_not_lack_time(
    bench_with_processes: Command,
    records: Callable[[], tuple[TrialRecord, ...]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    there = iter([True])  # when the first worker starts

    def answers(self: LocalDisk) -> None:
        if not next(there, False):
            raise DatasetError("the store is gone")

    monkeypatch.setattr(LocalDisk, "answers", answers)
    assert bench_with_processes("--variant", "plain", "--variant", "hanging", "--timeout", "2s") == 2
    (lost,) = (record for record in records() if record.trial.variant == "hanging")
    assert (lost.status, lost.stages[-1].status) == (Status.STORE_LOST, Status.STORE_LOST)
    assert str(lost.error).startswith("the store is gone\nno end after 2 s: stopped")
    said = capsys.readouterr().err
    assert "hanging: the object store was lost; trying once more" in said
    assert [line for line in said.splitlines() if line.startswith("error: ")] == ["error: the store is gone"]


def test_a_broker_that_is_gone_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    late = StageRecord(stage="work", status=Status.TIMED_OUT, error="no end")
    record = TrialRecord(
        trial=TRIAL, status=Status.TIMED_OUT, started_at=0.0, seconds=1.0, stages=(late,), error="no end"
    )
    assert blamed_on_service(record, LocalDisk(), FileStreams()) is record

    def answers(self: FileStreams) -> None:
        raise DatasetError("no broker")

    monkeypatch.setattr(FileStreams, "answers", answers)
    found = blamed_on_service(record, LocalDisk(), FileStreams())
    assert (found.status, found.error) == (Status.BROKER_LOST, "no broker\nno end")
    well = replace(record, status=Status.OK)
    assert blamed_on_service(well, LocalDisk(), FileStreams()) is well
