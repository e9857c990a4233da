"""What a run says of itself beside its verdicts: where it stopped, what is missing, how it was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from reports.comparing.comparison import compare
from reports.forms.html import render_html
from reports.forms.text import render_text
from reports.metrics import StageMetrics
from reports.record import ClusterInfo, Deploy, Mode, RunHeader, Stream, StreamInfo, TrialRecord
from reports.sections.setting import setting_section
from tests.reports import sample_run
from tests.reports.made_runs import AT, HALF, made
from tests.reports.sample_run import replace_stage

Records = tuple[TrialRecord, ...]
REASON = "a precision of 3% was reached after 6 forks"


def planned(header: RunHeader, records: Sequence[TrialRecord]) -> RunHeader:
    return replace(header, plan=tuple(each.trial for each in records))


def test_planned_trials_without_a_record_are_noted(header: RunHeader, records: Records) -> None:
    found = compare(planned(header, records), records[:-3])
    assert any("3 of 60 planned trials left no record" in note for note in found.notes)


def test_a_run_that_stopped_early_says_why_and_is_not_called_incomplete() -> None:
    header, records = made(HALF)
    stopped = replace(planned(header, records), stopped={AT: REASON})
    found = compare(stopped, [each for each in records if each.trial.fork <= 6])
    assert f"{AT} was not measured to the end of the plan: {REASON}." in found.notes
    assert not any("incomplete" in note for note in found.notes)
    assert REASON in repr(setting_section(stopped))


def test_what_is_missing_before_the_end_still_makes_it_incomplete() -> None:
    header, records = made(HALF)
    stopped = replace(planned(header, records), stopped={AT: REASON})
    left = [each for each in records if each.trial.fork <= 6]
    found = compare(stopped, [*left[:10], *left[11:]])
    assert any(f"incomplete: 1 of {len(records)} planned trials" in note for note in found.notes)


def test_stopping_on_one_dataset_excuses_no_other(header: RunHeader, records: Records) -> None:
    stopped = replace(planned(header, records), stopped={"skew 0.0": "the budget ended"})
    left = [each for each in records if each.trial.block <= 3]
    missing = sum(each.trial.dataset == "skew 0.9" and each.trial.block > 3 for each in records)
    assert any(f"incomplete: {missing} of 60" in note for note in compare(stopped, left).notes)


@pytest.mark.parametrize(
    ("mode", "words"), [(Mode.QUICK, "this process only"), (Mode.RIGOROUS, "fresh worker processes")]
)
def test_mode_margin_and_precision_are_in_the_head_and_in_the_setting(mode: Mode, words: str) -> None:
    header = replace(sample_run.header(mode=mode), margin=0.05, precision=0.02)
    head = " ".join(render_text(compare(header, ()), header).split("\n\n")[0].split())
    assert words in head
    assert "margin 5 %; stops at a precision of ±2 %" in head
    setting = repr(setting_section(header))
    assert f"'{mode}: " in setting and "±2 %" in setting and "96.5 %" in setting


def test_without_an_asked_precision_none_is_told() -> None:
    header = sample_run.header()
    assert "precision" not in compare(header, ()).setup
    assert "96.5 %" not in repr(setting_section(header))


def test_a_busy_machine_is_told_and_a_quiet_one_is_not(header: RunHeader, records: Records) -> None:
    noisy = replace(header, environment=replace(header.environment, load_1m=7.5))
    assert any("Noisy: the machine was busy" in note for note in compare(noisy, records).notes)
    assert not any("Noisy" in note for note in compare(header, records).notes)


def test_a_stage_outside_the_total_that_takes_longer_than_it_is_told_with_its_own_ratios() -> None:
    header, records = made(HALF)
    (note,) = (each for each in compare(header, records).notes if "the longer part" in each)
    assert note.startswith(f"At {AT} the total leaves out the longer part: ingest takes 40 s of baseline, ")
    assert "in the total 15 s. There: optimized 1.43× faster (single) and spark_defaults" in note
    short = [replace_stage(each, "ingest", metrics=StageMetrics(wall_seconds=1)) for each in records]
    assert not any("the longer part" in each for each in compare(header, short).notes)


def test_the_definition_names_what_is_added_up_and_for_whom_intervals_hold() -> None:
    both, alone = (compare(*made(HALF, only=only)).definition for only in (False, True))
    assert "join + totals added up" in both
    assert "95 % interval for all variants of a dataset at once" in both
    assert "at once" not in alone


def test_activities_share_the_whole_time_and_not_its_double() -> None:
    header = replace(sample_run.header(), accounts={"data": 25.0, "other": 75.0, "whole command": 100.0})
    told = repr(setting_section(header))
    assert "25 %" in told and "75 %" in told and "whole command" not in told


def test_a_setting_that_a_stage_changes_undeclared_is_flagged(header: RunHeader, records: Records) -> None:
    changed = {"spark.sql.shuffle.partitions": "<3>"}
    found = [
        replace_stage(record, "join", undeclared_conf=changed) if record.trial.variant == "optimized" else record
        for record in records
    ]
    comparison = compare(header, found)
    assert any("join of optimized changes spark.sql.shuffle.partitions" in note for note in comparison.notes)
    page = render_html(comparison, header, found)
    assert "Changed by join of optimized, and not declared" in page
    assert "<3>" not in page
    assert not any("Unfair" in note for note in compare(header, records).notes)


def test_the_setting_says_what_carried_the_events(header: RunHeader) -> None:
    assert "Parquet files" in repr(setting_section(header))
    own = StreamInfo(source=Stream.KAFKA, partitions=4)
    told = repr(setting_section(replace(header, stream=own)))
    assert "Kafka, a broker that the run started; 4 partitions in each topic" in told
    given = replace(own, broker="somewhere:9092")
    assert "Kafka, the broker at somewhere:9092" in repr(setting_section(replace(header, stream=given)))


def test_the_setting_says_where_tasks_ran(header: RunHeader) -> None:
    assert "none: tasks were threads of the driver" in repr(setting_section(header))
    given = ClusterInfo(
        master="spark://there:7077", deploy=None, executors=3, executor_cores=2, executor_memory_bytes=2 << 30
    )
    told = repr(setting_section(replace(header, cluster=given)))
    assert "spark://there:7077, that was there; 3 executors with 2 cores and 2 GiB of heap each" in told
    own = replace(given, deploy=Deploy.LOCAL_CLUSTER)
    assert "on this machine, started for the run" in repr(setting_section(replace(header, cluster=own)))
