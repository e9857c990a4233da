"""Whatever a stage does, its record says what happened, and the next trial finds the world as it has to be."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import psutil
import pytest

from reports.files.store import RunStore
from reports.record import Status
from tests.processes import alive
from tests.small_disk import small_disk
from tests.spark.faulty_stages import DEADLY, KEY, ON_PYTHON, ON_SPARK, PARTITIONS, ROWS, SECRET_KEY, SECRETS, named
from tests.watched_run import SMALL, Ended, options, watched_run

pytestmark = pytest.mark.spark

PLUGIN: Final = Path(__file__).with_name("faulty_stages.py")
MIB: Final = 1 << 20
DAY: Final = 86_400


def run(folder: Path, variants: Sequence[str], *more: str) -> Ended:
    """A real run of these variants beside the plain one, which is well."""
    ended = watched_run(folder, ["--workload", "faulty", *SMALL, *options([PLUGIN], ["plain", *variants]), *more])
    assert ended.code in {0, 1}, ended.said
    return ended


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """Every fault that costs seconds, in one run."""
    faults = [named(act) for act in (*ON_SPARK, *ON_PYTHON)]
    secret = ["--conf", f"{SECRET_KEY}={SECRETS[0]}", "--conf", f"spark.faulty.url=https://me:{SECRETS[1]}@here/"]
    found = run(tmp_path_factory.mktemp("faulty"), ["plain-python", "cannot-be-set", *faults], *secret)
    assert {record.trial.variant for record in found.records} == {"plain", *WELL, *BAD}
    return found


WELL: Final = {
    "plain": (),
    "plain-python": (),
    "looks-around": (),
    "prints-much": (),
    "turns-back-the-clock": (),
    "answers-in-place-of-the-ui": (),
    "changes-process": (
        "the stage changed the working folder: it was put back",
        "the stage changed the environment (FAULTY, TZ): it was put back",
    ),
    "removes-its-folder": ("the stage changed the working folder: it was put back",),
    "leaves-children": ("the stage left processes of its own running (2): they were killed",),
    "changes-conf": (
        f"the stage changed settings of the Spark context (faulty.key, {PARTITIONS}): they were put back",
        f"the stage changed Hadoop's settings (faulty.key, {KEY}): they were put back",
        "the stage changed the time zone of Spark's JVM: it was put back",
    ),
    "leaves-caches": (
        "the stage left cached tables: they were released",
        "the stage left cached RDDs: they were released",
    ),
    "leaves-tables": (
        "the stage left tables or views that all sessions see "
        "(global_temp.seen_by_all, default.kept, behind.kept and 1 more): they were dropped",
    ),
    "leaves-a-stream": ("the stage returned while a streaming query of its own was running: it was stopped",),
    "leaves-a-job": ("the stage returned while Spark jobs of its own were running: they were cancelled",),
}
BAD: Final = {
    "exits-python": (Status.FAILED, "SystemExit: 3\nat faulty_stages.py"),
    "interrupts": (Status.FAILED, "KeyboardInterrupt\nat faulty_stages.py"),
    "fills-the-disk": (Status.FAILED, "No space left on device"),
    "cannot-be-set": (Status.FAILED, "what is done around the stage failed: "),
    "stops-the-session": (Status.FAILED, "the stage stopped the Spark session, which is for all stages: leave it"),
    "leaves-the-process": (Status.WORKER_DIED, "the worker process died; see logs/"),
}


@pytest.mark.parametrize("name", WELL)
def test_what_a_stage_leaves_is_told_and_gone_before_the_next(ended: Ended, name: str) -> None:
    found = ended.of(name)
    assert [record.error for record in found if record.error] == []
    assert found
    for record in found:
        (stage,) = record.stages
        assert (record.status, stage.answer and stage.answer.rows) == (Status.OK, ROWS)
        assert tuple(note for note in stage.notes if not note.startswith("collector executors failed")) == WELL[name]


@pytest.mark.parametrize("name", BAD)
def test_a_stage_that_ends_badly_says_how(ended: Ended, name: str) -> None:
    (record,) = ended.of(name)
    status, error = BAD[name]
    assert record.status is status
    assert error in (record.error or "")


def test_metrics_are_read_all_the_same_but_for_those_of_a_stage_that_was_in_the_way(ended: Ended) -> None:
    disturbed = {"answers-in-place-of-the-ui", "leaves-a-job", "leaves-a-stream"}
    for name in {"plain", *map(named, ON_SPARK)} - {*BAD, *disturbed}:
        for record in ended.of(name):
            certificate = record.stages[0].integrity
            assert certificate is not None
            assert certificate.objections == ()
            assert record.stages[0].metrics.jobs
    first = ended.of("answers-in-place-of-the-ui")[0].stages[0]
    assert first.integrity is not None
    assert "answered 500 at" in str(first.integrity.unread)


def test_times_are_right_whatever_the_wall_clock_says(ended: Ended) -> None:
    assert all(0 < record.seconds < DAY for record in ended.records)
    header = RunStore.open(ended.run).header
    assert all(0 <= seconds < DAY for seconds in header.accounts.values())
    assert (ended.run / "report.html").exists()


def test_a_log_that_is_very_long_is_cut_in_the_middle(ended: Ended) -> None:
    logs = list((ended.run / "logs").iterdir())
    assert max(log.stat().st_size for log in logs) < 5 * MIB
    assert any("bytes are left out here]" in log.read_text(encoding="utf-8", errors="replace") for log in logs)


def test_all_sockets_are_on_loopback_and_no_secret_is_in_the_arguments_of_a_process(ended: Ended) -> None:
    seen = json.loads((ended.run / "seen.json").read_text(encoding="utf-8"))
    assert seen["listening"] == ["127.0.0.1"]
    assert seen["sockets"] >= 3  # PySpark's gateway, Spark's UI, the block manager
    assert any("org.apache.spark.deploy.SparkSubmit" in arguments for arguments in seen["arguments"])
    assert any("spark.ui.port=0" in arguments for arguments in seen["arguments"])  # it is there that settings stand
    assert not [secret for secret in SECRETS for arguments in seen["arguments"] if secret in arguments]
    assert (seen["secret"], seen["value"]) == (SECRETS[0], f"https://me:{SECRETS[1]}@here/")  # and Spark has them


def test_nothing_is_left_of_a_run_whose_stages_misbehaved(ended: Ended) -> None:
    ended.check_nothing_is_left()
    orphans = json.loads((ended.run / "orphans.json").read_text(encoding="utf-8"))
    assert orphans and not alive([psutil.Process(pid) for pid in orphans if psutil.pid_exists(pid)])


@pytest.mark.nightly
def test_an_engine_that_dies_hangs_or_has_no_room_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    names = [named(act) for act in DEADLY]
    with small_disk(tmp_path / "scratch", "40M"):
        ended = run(tmp_path, [*names, "leaves-caches"], "--timeout", "40s", "--conf", "spark.driver.memory=1g")
        assert list((ended.folder / "scratch").iterdir()) == []
    told = {record.trial.variant: (record.status, record.error) for record in ended.records}
    assert {name: told[name][0] for name in names} == {
        "stops-the-context-only-in-the-jvm": Status.FAILED,
        "exits-the-jvm": Status.WORKER_DIED,
        "fills-the-heap": Status.FAILED,
        "hangs-in-spark": Status.TIMED_OUT,
        "fills-the-scratch": Status.FAILED,
    }
    assert "the stage stopped the Spark session" in str(told["stops-the-context-only-in-the-jvm"][1])
    assert "OutOfMemoryError" in str(told["fills-the-heap"][1])
    assert "no end after 40 s: stopped" in str(told["hangs-in-spark"][1])
    assert "No space left on device" in str(told["fills-the-scratch"][1])
    well = [*ended.of("plain"), *ended.of("leaves-caches")]
    assert {record.status for record in well} == {Status.OK}
    assert ended.left == []
