"""A stage that fails while the object store is gone: told in one line, tried once more, not dropped for it."""

from __future__ import annotations

import pytest

from bench.lost_store import blamed_on_store
from bench.second_try import excuse, wants_new_workers
from bench.services.ports import free_port
from bench.stored_place import StoredPlace
from datasets.errors import DatasetError
from datasets.store_access import StoreAccess
from reports.record import StageRecord, Status, Trial, TrialRecord

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
