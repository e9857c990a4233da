"""`--pause-at STAGE`: Spark's UI stays open after a stage until Enter, and no time is harmed by it."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from bench.cli import main
from bench.commands.launch import EXIT_USAGE, EXIT_WELL
from bench.engines.guided_ui import sights
from reports.files.store import RunStore
from reports.record import MicroBatch, Quantiles, SparkStage, StageRecord, Status, TaskSkew
from tests.bench.conftest import Command

LOOKED_ON = 4.0  # seconds


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--pause-at", "sqares"), "--pause-at 'sqares' is no stage of this run: it has slow_start, numbers, squares"),
        (("--pause-at", "squares", "--stage", "numbers"), "is no stage of this run: it has numbers"),
        (("--pause-at", "squares"), "no variant of this run is on Spark"),
    ],
)
def test_what_cannot_be_paused_at_is_one_line(
    bench: Command, words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench(*words) == EXIT_USAGE
    line = capsys.readouterr().err
    assert says in line
    assert line.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--pause-at waits for Enter, and standard input is no terminal: leave it out"),
        (("--conf", "spark.ui.enabled=false"), "which spark.ui.enabled=false turns off"),
    ],
)
def test_without_anybody_to_press_enter_or_without_the_ui_nothing_starts(
    words: tuple[str, ...],
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert main(["--pause-at", "batch_index", *words, "--out", str(tmp_path)]) == EXIT_USAGE
    line = capsys.readouterr().err
    assert says in line
    assert (line.count("\n"), list(tmp_path.iterdir())) == (1, [])


def spark_stage(number: int, seconds: float, ratio: float | None = None) -> SparkStage:
    even = Quantiles(minimum=1, p25=1, median=1, p75=1, p95=1, maximum=1)
    return SparkStage(
        stage_id=number,
        attempt=0,
        name="",
        tasks=200,
        task_seconds=seconds,
        shuffle_read_bytes=1,
        shuffle_write_bytes=1,
        shuffle_read=even,
        shuffle_read_skew=TaskSkew(ratio=ratio, variation=0.1, imbalance=0.1),
    )


def test_what_to_look_at_follows_from_what_was_measured() -> None:
    batch = StageRecord(stage="s", status=Status.OK, spark_stages=(spark_stage(7, 2.0), spark_stage(8, 1.0, 30.0)))
    _, longest, uneven = sights("http://127.0.0.1:4040/", batch)
    assert longest.address == "http://127.0.0.1:4040/stages/stage/?id=7&attempt=0"
    assert "?id=8&" in uneven.address
    assert "reads 30 times the median" in uneven.what
    even = StageRecord(stage="s", status=Status.OK, spark_stages=(spark_stage(7, 2.0, 1.5),))
    assert [each.address.rpartition("/")[0] for each in sights("u", even)] == ["u/SQL", "u/stages/stage"]
    micro = MicroBatch(batch_id=0, started_at="", input_rows=1, seconds=1, state_rows=1)
    assert sights("u", StageRecord(stage="s", status=Status.OK, micro_batches=(micro,)))[0].address == (
        "u/StreamingQuery/"
    )


def looked_at(run: subprocess.Popen[str]) -> tuple[str, httpx.Response]:
    """What the run says until it waits, and the page of the Spark stage that it tells of first."""
    assert run.stderr is not None
    told = ""
    while "Enter goes on" not in told:
        line = run.stderr.readline()
        assert line, told
        told += line
    found = re.search(r"http://127\.0\.0\.1:\d+/stages/stage/\?id=\d+&attempt=0", told)
    assert found is not None, told
    return told, httpx.get(found[0])


@pytest.mark.spark
@pytest.mark.nightly
def test_the_ui_is_open_until_enter_and_the_paused_time_is_in_no_measurement(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    words = ["--scale", "0.01", "--skew", "0.9", "--variant", "spark-defaults", "--stage", "batch_index"]
    more = ["--repetitions", "1", "--pause-at", "batch_index", "--out", str(tmp_path)]
    command = [sys.executable, "-m", "bench", *words, *more]
    run = subprocess.Popen(command, stdin=theirs, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        told, page = looked_at(run)
        time.sleep(LOOKED_ON)
        os.write(ours, b"\n")
        _, rest = run.communicate(timeout=60)
    finally:
        run.terminate()
        run.wait(60)
    assert page.status_code == 200
    assert "Details for Stage" in page.text
    assert run.returncode == EXIT_WELL, told + rest
    assert "paused" not in rest  # once for each variant
    (folder,) = {path.resolve() for path in tmp_path.iterdir()}
    store = RunStore.open(folder)
    assert store.header.accounts["pauses"] >= LOOKED_ON
    for record in store.records():
        watched = sum(record.overhead.values()) + sum(done.metrics.wall_seconds or 0 for done in record.stages)
        assert record.seconds - watched < LOOKED_ON / 2
