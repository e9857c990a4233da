"""A broker and a store that are gone in mid-trial: told in the record, no fault of the variant, and nothing hangs."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import Final

import pytest

from bench.cli import main
from bench.services.ports import free_port
from datasets.cache.cache import Dataset
from reports.files.store import RunStore
from reports.record import Kind, Status
from tests.processes import alive, below
from tests.services.needs import SERVICES, STORE
from tests.services.s3_store import CREDENTIALS, running_store
from tests.services.short_lived import short_lived
from tests.services.test_killed_run_on_store import uploads
from tests.watched_run import options, watched_run

pytestmark = pytest.mark.nightly
LOSING: Final = Path(__file__).with_name("losing_the_broker.py")
ASKED: Final = ("--scale", "0.05", "--skew", "0.9", "--mode", "quick", "--repetitions", "1")
FEW: Final = ("--conf", "spark.sql.shuffle.partitions=2", *short_lived())
LIMIT_SECONDS: Final = 300
Test = Callable[..., None]


def needs(marks: Sequence[pytest.MarkDecorator]) -> Callable[[Test], Test]:
    """A test that is skipped where one of these services cannot be started."""
    return lambda test: reduce(lambda found, mark: mark(found), marks, test)


@needs(SERVICES)
def test_a_trial_whose_broker_died_is_done_again_with_another_one(data: Dataset, tmp_path: Path) -> None:
    """Spark itself would wait for minutes: for records, then for offsets."""
    kafka = ["--stream", "kafka", "--timeout", "40s", "--data-dir", str(data.folder.parent)]
    chosen = ["--stage", "streaming_index", *options([LOSING], ["losing"])]
    ended = watched_run(tmp_path, [*ASKED, *FEW, *chosen, *kafka], seconds=LIMIT_SECONDS)
    assert ended.code == 0, ended.said
    assert "losing: the broker of its events was lost; trying once more" in ended.said
    assert "the run's Kafka broker has died: another one is started" in ended.said
    lines = (ended.run / "trials.jsonl").read_text().splitlines()
    (lost,) = (line for line in lines if f'"status":"{Status.BROKER_LOST}"' in line)
    assert "no Kafka broker could be used at 127.0.0.1:" in lost and "no end after 40 s: stopped" in lost
    assert {record.status for record in ended.of("losing")} == {Status.OK}
    ended.check_nothing_is_left()


@needs(STORE)
def test_a_run_whose_store_is_gone_ends_with_one_line_and_goes_on_when_it_is_back(
    data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    port, run = free_port(), tmp_path / "out" / "latest"
    places = ["--out", str(tmp_path / "out"), "--scratch", str(tmp_path / "scratch")]
    where = ["--data-dir", str(data.folder.parent), "--storage", "s3a://bench/gone"]
    with running_store(tmp_path / "first", port=port) as mortal:
        mortal.make_bucket("bench")
        chosen = ["--variant", "optimized", "--stage", "batch_index", *where, *mortal.options]
        process = subprocess.Popen(
            [sys.executable, "-m", "bench", *ASKED, *FEW, *chosen, *places], stderr=subprocess.PIPE, text=True
        )
        deadline = time.monotonic() + 120
        while not uploads(mortal, of="gone/run-"):
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.02)
        own = below(process.pid)
    gone = time.monotonic()
    _, said = process.communicate(timeout=LIMIT_SECONDS)
    print(f"{time.monotonic() - gone:.0f} s from the death of the store to the end of the run")
    assert process.returncode == 2, said
    assert "optimized: the object store was lost; trying once more" in said
    (error,) = (line for line in said.splitlines() if line.startswith("error: "))
    assert "bucket 'bench': the store cannot be reached" in error
    (lost,) = (record for record in RunStore.open(run).records() if record.trial.kind is not Kind.REFERENCE)
    assert lost.status is Status.STORE_LOST
    assert "store lost: " in (run / "report.html").read_text()
    assert not alive(own, 10)
    assert not list((tmp_path / "scratch").iterdir())

    with running_store(tmp_path / "second", port=port) as back:  # with nothing in it
        back.make_bucket("bench")
        assert main(["--resume", str(run)]) == 0  # all answers equal the reference's
        assert not [path for path in back.connected().files("s3a://bench/gone") if path.startswith("run-")]
    assert {record.status for record in RunStore.open(run).records()} == {Status.OK}
