from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from bench.collectors.collector import Watched
from bench.collectors.metrics_check import MetricsCheck
from bench.collectors.standard import plain_collectors, standard_collectors, verifying_collectors
from bench.workers.assigned import collectors_for, settings_of
from bench.workers.messages import Assignment
from pipelines.variant import DUCKDB, SPARK
from tests.bench.worker_in_process import WorkerInProcess


def assignment(scratch: Path, **changes: Any) -> Assignment:
    plain: dict[str, Any] = {
        "workload": "payments",
        "engine": SPARK,
        "plugins": (),
        "spark_conf": {"spark.eventLog.dir": "elsewhere", "spark.master": "local[2]"},
        "overrides": {},
        "borrowed": {},
        "reference": None,
        "datasets": {},
        "outputs": "",
        "scratch": str(scratch / "worker-0"),
        "keep_outputs": False,
    }
    return Assignment(**{**plain, **changes})


def test_verified_workers_write_one_plain_event_log_into_their_scratch(tmp_path: Path) -> None:
    conf = settings_of(assignment(tmp_path, verify_metrics=True))
    assert "spark.eventLog.dir" not in conf, "the session has it in its scratch folder unless told otherwise"
    assert conf["spark.eventLog.rolling.enabled"] == conf["spark.eventLog.compress"] == "false"
    assert conf["spark.master"] == "local[2]"


def test_other_workers_keep_the_settings_they_were_given(tmp_path: Path) -> None:
    for given in (assignment(tmp_path), assignment(tmp_path, engine=DUCKDB, verify_metrics=True)):
        assert settings_of(given) == given.spark_conf
    assert list(tmp_path.iterdir()) == []


def test_only_what_runs_on_spark_is_verified() -> None:
    assert collectors_for(SPARK) is standard_collectors
    assert collectors_for(SPARK, verify_metrics=True) is verifying_collectors
    assert collectors_for(DUCKDB, verify_metrics=True) is plain_collectors


def test_the_check_is_the_last_to_stop_since_it_needs_what_the_others_found() -> None:
    watched = Watched(session=cast(Any, None), stage="s", job_group="g", output="")
    assert isinstance(verifying_collectors(watched)[0], MetricsCheck)


@pytest.mark.process
def test_the_option_reaches_every_worker(bench: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    class Recording(WorkerInProcess):
        def __init__(self, assignment: Assignment, *others: Any) -> None:
            seen.append(assignment.verify_metrics)
            super().__init__(assignment, *others)

    monkeypatch.setattr("bench.workers.worker_factory.WorkerProcess", Recording)
    bench("--variant", "plain", "--repetitions", "1", "--verify-metrics")
    assert seen
    assert all(seen)
    seen.clear()
    bench("--variant", "plain", "--repetitions", "1")
    assert not any(seen)
