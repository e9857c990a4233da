from dataclasses import replace
from typing import Any

import msgspec
import pytest

from reports.record import StageRecord, Status
from reports.record.integrity import Disagreement, Integrity, Tally

SOUND = Integrity(
    jobs=Tally(planned=3, seen=3),
    spark_stages=Tally(planned=5, seen=5),
    skipped_stages=2,
    tasks=Tally(planned=13, seen=13),
    failed_jobs=0,
    failed_tasks=0,
    killed_tasks=0,
    retried_tasks=0,
    repeated_stages=0,
    dropped_events=0,
    evicted_jobs=0,
    evicted_stages=0,
    evicted_executions=0,
    bus_emptied=True,
    settled=True,
    equal_reads=True,
)


def test_whole_undisturbed_and_final_counts_are_sound() -> None:
    assert SOUND.sound
    assert SOUND.objections == ()


@pytest.mark.parametrize(
    ("change", "objection"),
    [
        ({"jobs": Tally(planned=3, seen=2)}, "2 of 3 jobs had ended"),
        ({"spark_stages": Tally(planned=5, seen=4)}, "4 of 5 Spark stages were complete or skipped"),
        ({"tasks": Tally(planned=13, seen=12)}, "12 of 13 tasks of complete Spark stages had succeeded"),
        ({"tasks": Tally(planned=13, seen=14)}, "14 of 13 tasks of complete Spark stages had succeeded"),
        ({"failed_jobs": 1}, "jobs failed: 1"),
        ({"failed_tasks": 2}, "tasks failed: 2"),
        ({"killed_tasks": 2}, "tasks were killed: 2"),
        ({"retried_tasks": 2}, "tasks were tried again: 2"),
        ({"repeated_stages": 1}, "Spark stages were tried again: 1"),
        ({"lost_executors": 1}, "1 executor of the cluster went away"),
        ({"executors": Tally(planned=2, seen=1)}, "1 of 2 executors were there when the stage began"),
        ({"dropped_events": 4}, "Spark's listener bus dropped 4 events"),
        ({"bus_emptied": False}, "Spark's listener bus did not empty within the waiting time: counts may be too low"),
        ({"settled": False}, "Spark was still at work when the waiting time was up: counts may be too low"),
        ({"equal_reads": False}, "two reads one after the other differed when the waiting time was up"),
        ({"unread": "the API is gone"}, "the API is gone"),
        (
            {"disagreements": (Disagreement(metric="tasks", rest="13", event_log="12"),)},
            "tasks is 13 by the REST API and 12 by the event log",
        ),
    ],
)
def test_every_defect_is_an_objection_of_its_own(change: dict[str, Any], objection: str) -> None:
    found = replace(SOUND, **change)
    assert not found.sound
    assert found.objections == (objection,)


def test_what_spark_forgot_is_told_once_and_with_the_setting_that_helps() -> None:
    found = replace(SOUND, evicted_jobs=1, jobs=Tally(planned=4, seen=3))
    assert found.objections == ("Spark no longer kept 1 of its jobs: raise spark.ui.retainedJobs",)


def test_what_was_not_checked_is_no_zero_and_no_objection() -> None:
    assert Integrity(unread="why").objections == ("why",)
    assert Integrity().failed_tasks is None


def test_the_certificate_is_kept_in_the_record() -> None:
    record = StageRecord(stage="batch", status=Status.OK, integrity=SOUND)
    assert msgspec.json.decode(msgspec.json.encode(record), type=StageRecord) == record
