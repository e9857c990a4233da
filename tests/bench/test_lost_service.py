"""A stage that fails or hangs while the object store is gone: told in one line, tried once more, not dropped for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from bench.accounts import Accounts
from bench.chosen_engines import NONE_ASKED, Engines
from bench.observer import Observer
from bench.running.lost_service import blamed_on_service
from bench.running.second_try import excuse, wants_new_workers
from bench.services.ports import free_port
from bench.storage.storage import LocalDisk
from bench.storage.store_storage import StoreStorage
from bench.storage.stored_input import StoredInput
from bench.streams.streams import FileStreams
from datasets.errors import DatasetError
from datasets.stores.object_store import ObjectStore
from datasets.stores.store_access import StoreAccess
from reports.record import StageRecord, Status, Trial, TrialRecord
from tests.bench.conftest import Command

TRIAL = Trial(id="one", dataset="", fork=1, block=1, variant="plain", stages=("before", "work"))
NOBODY = cast(Observer, None)


def ended(status: Status, error: str | None) -> TrialRecord:
    """A trial whose second stage ended so."""
    stages = (StageRecord(stage="before", status=Status.OK), StageRecord(stage="work", status=status, error=error))
    return TrialRecord(trial=TRIAL, status=status, started_at=0.0, seconds=1.0, stages=stages, error=error)


FAILED = ended(Status.FAILED, "OSError: no answer\nat work.py:1")
LATE = ended(Status.TIMED_OUT, "no end after 40 s")


def written_to(access: StoreAccess) -> StoreStorage:
    """Outputs and data in a store that was there when the run began."""
    storage = StoreStorage("s3a://bench/run", access, Path(), Accounts(), NOBODY)
    storage._store = ObjectStore(access)
    return storage


def read_from(access: StoreAccess) -> StoredInput:
    """Only the data in a store."""
    return StoredInput("s3a://bench/data", access, Path(), Accounts(), NOBODY)


@pytest.mark.parametrize("kind", [written_to, read_from])
@pytest.mark.parametrize("record", [FAILED, LATE])
def test_what_ends_badly_while_the_store_does_not_answer_is_blamed_on_the_store(
    kind: Callable[[StoreAccess], StoreStorage | StoredInput], record: TrialRecord
) -> None:
    access = StoreAccess(endpoint=f"http://127.0.0.1:{free_port()}", path_style=True)
    found = blamed_on_service(record, kind(access), FileStreams(), NONE_ASKED)
    assert found.status is Status.STORE_LOST
    first, *rest = str(found.error).splitlines()
    assert first.startswith(f"{access}, bucket 'bench': the store cannot be reached")
    assert rest == str(record.error).splitlines()
    before, work = found.stages
    assert before is record.stages[0]
    assert (work.status, work.error) == (found.status, found.error)
    assert excuse(found) == "the object store was lost; trying once more"
    assert wants_new_workers(found)


def test_what_ends_badly_otherwise_has_done_so_by_itself() -> None:
    for record in (FAILED, LATE):
        assert blamed_on_service(record, LocalDisk(), FileStreams(), NONE_ASKED) is record
    well = ended(Status.OK, None)
    gone = read_from(StoreAccess(endpoint=f"http://127.0.0.1:{free_port()}", path_style=True))
    assert blamed_on_service(well, gone, FileStreams(), NONE_ASKED) is well


@pytest.mark.process
@pytest.mark.parametrize(("variant", "told"), [("hanging", "no end after 2 s: stopped"), ("failing", "ValueError: ")])
def test_a_trial_that_ended_badly_while_the_store_was_gone_is_not_the_variants_fault(
    bench_with_processes: Command,
    records: Callable[[], tuple[TrialRecord, ...]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    variant: str,
    told: str,
) -> None:
    there = iter([True])  # when the first worker starts

    def answers(self: LocalDisk) -> None:
        if not next(there, False):
            raise DatasetError("the store is gone")

    monkeypatch.setattr(LocalDisk, "answers", answers)
    assert bench_with_processes("--variant", "plain", "--variant", variant, "--timeout", "2s") == 2
    (lost,) = (record for record in records() if record.trial.variant == variant)
    assert (lost.status, lost.stages[-1].status) == (Status.STORE_LOST, Status.STORE_LOST)
    assert str(lost.error).startswith(f"the store is gone\n{told}")
    said = capsys.readouterr().err
    assert f"{variant}: the object store was lost; trying once more" in said
    assert [line for line in said.splitlines() if line.startswith("error: ")] == ["error: the store is gone"]


def test_a_broker_that_is_gone_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(self: FileStreams) -> None:
        raise DatasetError("no broker")

    monkeypatch.setattr(FileStreams, "answers", answers)
    found = blamed_on_service(LATE, LocalDisk(), FileStreams(), NONE_ASKED)
    assert (found.status, found.error) == (Status.BROKER_LOST, f"no broker\n{LATE.error}")
    well = replace(LATE, status=Status.OK)
    assert blamed_on_service(well, LocalDisk(), FileStreams(), NONE_ASKED) is well
    assert (
        blamed_on_service(FAILED, LocalDisk(), FileStreams(), NONE_ASKED) is FAILED
    )  # a stage that reads one has asked itself


def test_a_connect_server_that_is_gone_is_told_too() -> None:
    gone = Engines(names=("connect",), address=f"sc://127.0.0.1:{free_port()}")
    for record in (FAILED, LATE):
        found = blamed_on_service(record, LocalDisk(), FileStreams(), gone)
        assert found.status is Status.SERVER_LOST
        first, *rest = str(found.error).splitlines()
        assert first.startswith(f"--engine connect={gone.address}: nothing answers there")
        assert rest == str(record.error).splitlines()
        assert excuse(found) == "the Spark Connect server was lost; trying once more"
        assert wants_new_workers(found)
    well = ended(Status.OK, None)
    assert blamed_on_service(well, LocalDisk(), FileStreams(), gone) is well
