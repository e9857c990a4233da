"""Executors before and after a stage: how many, whether all that had to be there were, and who was lost."""

from __future__ import annotations

import pytest

from bench.collectors.executors import Presence, planned_executors, with_presence
from bench.collectors.rest_types import ListedExecutor
from reports.record import StageRecord, Status
from reports.record.integrity import Integrity, Tally

RECORD = StageRecord(stage="batch", status=Status.OK, integrity=Integrity(dropped_events=0))


def listed(**executors: bool) -> tuple[ListedExecutor, ...]:
    """The driver and executors, by whether they are there."""
    every = {"driver": True, **executors}
    return tuple(ListedExecutor(id=name.removeprefix("e"), is_active=there) for name, there in every.items())


def told(planned: int | None, before: tuple[ListedExecutor, ...], after: tuple[ListedExecutor, ...]) -> StageRecord:
    return with_presence(RECORD, Presence(planned=planned, before=before, after=after))


def test_executors_that_stay_are_counted_and_nothing_is_objected() -> None:
    found = told(2, listed(e0=True, e1=True), listed(e0=True, e1=True))
    assert found.metrics.executors == 2
    assert found.integrity == Integrity(dropped_events=0, executors=Tally(planned=2, seen=2), lost_executors=0)
    assert found.integrity.sound


@pytest.mark.parametrize(
    ("before", "after", "objections"),
    [
        ({"e0": True, "e1": True}, {"e0": False, "e1": True}, ("1 executor of the cluster went away",)),
        ({"e0": True, "e1": True}, {"e0": False, "e1": True, "e2": True}, ("1 executor of the cluster went away",)),
        ({"e0": True, "e1": True}, {"e0": True, "e1": True, "e2": False}, ("1 executor of the cluster went away",)),
        ({"e0": False, "e1": True, "e2": True}, {"e0": False, "e1": True, "e2": True}, ()),
        ({"e1": True}, {"e1": True, "e2": True}, ("1 of 2 executors were there when the stage began",)),
    ],
    ids=["lost", "replaced", "came and went", "lost before", "not yet there"],
)
def test_whoever_goes_away_or_comes_late_spoils_the_certificate(
    before: dict[str, bool], after: dict[str, bool], objections: tuple[str, ...]
) -> None:
    integrity = told(2, listed(**before), listed(**after)).integrity
    assert integrity is not None
    assert integrity.objections == objections


def test_a_driver_that_does_the_work_is_one_executor_and_nothing_is_said_of_a_cluster() -> None:
    found = told(None, listed(), listed())
    assert found.metrics.executors == 1
    assert found.integrity == RECORD.integrity


def test_without_a_certificate_only_the_number_is_known() -> None:
    bare = StageRecord(stage="batch", status=Status.OK)
    found = with_presence(bare, Presence(planned=1, before=listed(e0=True), after=listed(e0=False)))
    assert (found.metrics.executors, found.integrity) == (0, None)


def test_settings_tell_how_many_there_have_to_be_except_where_the_driver_does_the_work() -> None:
    assert planned_executors("spark://there:7077", "3") == 3
    assert planned_executors("spark://there:7077", "") is None
    assert planned_executors("local[2]", "3") is None
