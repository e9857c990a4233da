"""Going on with a run trusts nothing in its folder more than it must: records, machine and accounts are looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from bench.cli import main
from bench.running.planned_records import records_of
from reports.files.store import RunStore
from reports.record import Kind, Status, Trial
from tests.bench.conftest import Command
from tests.bench.test_reference import JUDGED

pytestmark = pytest.mark.process  # seconds, all together

CHOSEN = ("--variant", "plain", "--variant", "same", "--stage", "numbers", "--repetitions", "2")


def cut_short(run_folder: Path, lines: int) -> RunStore:
    """The run as it would be had its command been killed after so many records."""
    store = RunStore.open(run_folder.resolve())
    trials = store.folder / "trials.jsonl"
    trials.write_bytes(b"".join(trials.read_bytes().splitlines(keepends=True)[:lines]))
    store.update_header(replace(store.header, outcome=None))
    return store


def written(store: RunStore) -> int:
    return len((store.folder / "trials.jsonl").read_bytes().splitlines())


def test_a_variant_whose_answer_differed_is_not_run_again(bench: Command, run_folder: Path) -> None:
    judged = ("--workload", "judged", "--plugin", str(JUDGED), "--variant", "plain", "--variant", "wrong")
    assert bench(*judged, "--repetitions", "2") == 1
    store = cut_short(run_folder, 1000)
    before = written(store)
    assert main(["--resume", str(store.folder)]) == 1
    assert written(store) == before


def test_a_record_that_was_cut_off_leaves_no_trace_in_the_page(bench: Command, run_folder: Path) -> None:
    assert bench(*CHOSEN) == 0
    store = cut_short(run_folder, 4)
    with (store.folder / "trials.jsonl").open("ab") as file:
        file.write(b'{"trial":{"id":"skew-0.9/f1')
    assert main(["--resume", str(store.folder)]) == 0
    assert store.read().damage == {}
    assert "damaged" not in (store.folder / "report.txt").read_text()


def test_records_of_what_was_not_planned_are_left_alone(bench: Command, run_folder: Path) -> None:
    assert bench(*CHOSEN) == 0
    store = cut_short(run_folder, 4)
    first = store.records()[0]
    store.append(replace(first, trial=replace(first.trial, id="stray", dataset="nowhere")))
    assert main(["--resume", str(store.folder)]) == 0
    assert {record.trial.id for record in store.records()} == {"stray", *(trial.id for trial in store.header.plan)}


def test_a_record_under_the_name_of_another_trial_does_not_count(bench: Command, run_folder: Path) -> None:
    assert bench(*CHOSEN) == 0
    store = RunStore.open(run_folder.resolve())
    found, plan = store.records(), store.header.plan
    assert records_of(plan, found) == found
    renamed = replace(found[-1], trial=replace(found[-1].trial, variant="plain", block=7))
    assert records_of(plan, (*found[:-1], renamed)) == found[:-1]
    again = replace(found[-1], trial=replace(found[-1].trial, id=f"{found[-1].trial.id}-attempt2", attempt=2))
    assert records_of(plan, (again,)) == (again,)
    made = replace(found[0], trial=replace(found[0].trial, id="made", kind=Kind.UPSTREAM))
    assert records_of(plan, (made,)) == (made,)


def test_a_variant_may_be_named_like_an_attempt(bench: Command, run_folder: Path) -> None:
    assert bench(*CHOSEN) == 0
    record = RunStore.open(run_folder).records()[-1]
    trial: Trial = replace(record.trial, id="f1-b01-plain-attempt1", variant="plain-attempt1")
    assert records_of((trial,), (replace(record, trial=trial),))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cores": 4096}, "(cores 4096, now "),
        ({"processor": "Some CPU"}, "(processor Some CPU, now "),
        ({"spark": "3.5.0"}, "(Spark 3.5.0, now "),
    ],
)
def test_what_was_begun_on_another_machine_goes_on_there_or_by_force(
    bench: Command, run_folder: Path, capsys: pytest.CaptureFixture[str], changes: Mapping[str, object], words: str
) -> None:
    assert bench(*CHOSEN) == 0
    store = cut_short(run_folder, 4)
    header = msgspec.to_builtins(store.header)
    header["environment"] |= changes
    store.update_header(msgspec.convert(header, type(store.header)))
    capsys.readouterr()
    assert main(["--resume", str(store.folder)]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert len(said.splitlines()) == 1
    assert main(["--resume", str(store.folder), "--force"]) == 0


def test_the_account_of_time_is_that_of_all_commands(bench: Command, run_folder: Path) -> None:
    assert bench(*CHOSEN) == 0
    store = cut_short(run_folder, 4)
    earlier = {"measured stages": 100.0, "elsewhere": 3.0, "other": 7.0, "whole command": 110.0}
    store.update_header(replace(store.header, accounts=earlier))
    assert main(["--resume", str(store.folder)]) == 0
    now = store.header.accounts
    assert now["measured stages"] > 100
    assert now["elsewhere"] == 3
    assert sum(now.values()) - now["whole command"] == pytest.approx(now["whole command"], abs=0.01)
    assert now["whole command"] > 110


def test_a_run_is_not_complete_while_a_trial_may_be_tried_again(bench: Command, run_folder: Path) -> None:
    assert bench(*CHOSEN) == 0
    store = RunStore.open(run_folder.resolve())
    last = store.records()[-1]
    cut_short(run_folder, written(store) - 1)
    store.append(replace(last, status=Status.WORKER_DIED, error="the worker process died"))
    store.update_header(replace(store.header, outcome="complete"))
    assert main(["--resume", str(store.folder)]) == 0
    assert store.records()[-1].status is Status.OK


def test_a_command_that_ended_before_it_was_through_is_gone_on_with(bench: Command, run_folder: Path) -> None:
    assert bench(*CHOSEN) == 0
    store = RunStore.open(run_folder.resolve())
    before = written(store)
    for name in ("report.html", "report.txt", "comparison.json"):
        (store.folder / name).write_text("of an earlier block")
    store.update_header(store.header)
    assert main(["--resume", str(store.folder)]) == 0
    assert written(store) == before
    assert "of an earlier block" not in (store.folder / "report.html").read_text()
    (store.folder / "outputs" / "part").mkdir(parents=True)
    assert main(["--resume", str(store.folder)]) == 0
    assert not (store.folder / "outputs").exists()
    assert main(["--resume", str(store.folder)]) == 2
