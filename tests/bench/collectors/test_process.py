import subprocess
import sys
import time
from typing import Any, cast

import psutil
import pytest

from bench.collectors.collector import Watched
from bench.collectors.errors import CollectorError
from bench.collectors.executor_processes import executors_of
from bench.collectors.process import ProcessTree, family, resident_bytes
from reports.record import StageRecord, Status

pytestmark = pytest.mark.process  # seconds, all together

RECORD = StageRecord(stage="batch", status=Status.OK)
WATCHED = Watched(session=cast(Any, None), stage="batch", job_group="trial/batch", output="")
BURN = "import time\nwhile time.process_time() < 0.5: pass"
HOLD = "import time\nheld = b'x' * 150_000_000\nprint(flush=True)\ntime.sleep(60)"


def test_cpu_time_of_a_child_that_has_ended_counts() -> None:
    tree = ProcessTree(WATCHED)
    tree.start()
    subprocess.run([sys.executable, "-c", BURN], check=True)
    spent = tree.stop(RECORD).metrics.process_cpu_seconds
    assert spent is not None
    assert 0.45 <= spent < 5  # the clock goes in steps of 10 ms


def test_cpu_time_of_a_child_that_runs_on_counts_from_the_start_only() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", f"{BURN}\nprint(flush=True)\n{HOLD}"], stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        tree = ProcessTree(WATCHED)
        tree.start()
        child.kill()
        child.wait()
        spent = tree.stop(RECORD).metrics.process_cpu_seconds
    assert spent is not None
    assert spent < 0.4


def test_peak_memory_is_that_of_the_whole_tree_also_when_it_has_gone_again() -> None:
    before = resident_bytes(family())
    tree = ProcessTree(WATCHED)
    tree.start()
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(1.5)  # a new child is looked for once a second
        child.kill()
    peak = tree.stop(RECORD).metrics.peak_memory_bytes
    assert peak is not None
    assert before + 100_000_000 < peak < before + 1_000_000_000


def test_however_short_a_stage_its_memory_is_seen() -> None:
    tree = ProcessTree(WATCHED)
    tree.start()
    peak = tree.stop(RECORD).metrics.peak_memory_bytes
    assert peak is not None
    assert peak > psutil.Process().memory_info().rss / 2


def test_stopping_without_having_started_is_refused() -> None:
    with pytest.raises(CollectorError):
        ProcessTree(WATCHED).stop(RECORD)


def test_where_executors_are_elsewhere_nothing_is_measured_and_nothing_is_zero() -> None:
    tree = ProcessTree(WATCHED, lambda: None)
    tree.start()
    assert tree.stop(RECORD) == RECORD


def test_the_time_of_a_process_that_is_lost_makes_no_zero() -> None:
    with subprocess.Popen([sys.executable, "-c", f"{BURN}\nprint(flush=True)\n{HOLD}"], stdout=subprocess.PIPE) as lost:
        assert lost.stdout is not None
        lost.stdout.readline()
        other = psutil.Process(lost.pid)
        tree = ProcessTree(WATCHED, lambda: (other,))
        tree.start()
        lost.kill()
        lost.wait()
        assert tree.stop(RECORD).metrics.process_cpu_seconds is None


def test_executors_are_found_by_the_application_on_their_command_line() -> None:
    words = [sys.executable, "-c", "import time; print(flush=True); time.sleep(60)", "--app-id", "app-of-this-test"]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as executor:
        assert executor.stdout is not None
        executor.stdout.readline()
        assert [each.pid for each in executors_of("app-of-this-test")] == [executor.pid]
        assert executors_of("app-of") == ()
        executor.kill()
