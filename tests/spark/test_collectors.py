"""All collectors on a real Spark, in a process of its own as in a worker: exact counts of two small jobs."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

from bench.collectors.collector import Watched
from bench.collectors.rest_address import rest_client
from bench.collectors.spark_stages import completed
from bench.collectors.standard import standard_collectors
from bench.collectors.task import Task
from bench.collectors.task_store import newest_tasks
from reports.record import StageRecord, Status
from tests.bench.collectors.small_jobs import CONF, count_events, counted_orders, join_adaptively, write_inputs
from tests.spark.watched_trials import PATIENCE

pytestmark = pytest.mark.spark


@dataclass(frozen=True, slots=True)
class Found:
    """Records by name, and all tasks of their completed Spark stages as Spark's store and as its API gives them."""

    records: Mapping[str, StageRecord]
    stored: list[tuple[Task, ...]]
    listed: list[tuple[Task, ...]]


@pytest.fixture(scope="module")
def records(found: Found) -> Mapping[str, StageRecord]:
    """Records by name of the job."""
    return found.records


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The batch job, the same again, the stream, and jobs that read a cache, are changed by AQE or lose a task."""
    with (
        pytest.MonkeyPatch.context() as environment,
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as worker,
    ):
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        environment.setenv("PYSPARK_PYTHON", sys.executable)
        return worker.submit(run_all, tmp_path_factory.mktemp("collectors")).result(timeout=PATIENCE)


def run_all(folder: Path) -> Found:
    write_inputs(folder)
    builder = SparkSession.builder
    for key, value in {**CONF, "spark.master": "local[2,2]"}.items():
        builder = builder.config(key, value)
    root = builder.getOrCreate()
    root.sparkContext.setLogLevel("OFF")  # one job is made to fail

    def batch(session: SparkSession, output: Path) -> None:
        counted_orders(session, folder).write.parquet(str(output))

    def stream(session: SparkSession, output: Path) -> None:
        count_events(session, folder, output, folder / "checkpoint")

    def cached(session: SparkSession, output: Path) -> None:
        counted = counted_orders(session, folder).cache()
        counted.count()
        counted.write.parquet(str(output))
        counted.unpersist()

    def adaptive(session: SparkSession, output: Path) -> None:
        join_adaptively(session, folder, output)

    jobs = {"first": batch, "stream": stream, "again": batch, "cached": cached, "adaptive": adaptive, "limp": limp}
    records = {name: watched_run(root.newSession(), name, folder / f"out-{name}", job) for name, job in jobs.items()}
    client = rest_client(root.sparkContext)
    attempts = completed(client.stages())
    stored = newest_tasks(root, lambda _: [])(attempts)
    found = Found(records, stored, client.tasks(attempts))
    root.stop()
    return found


def limp(session: SparkSession, output: Path) -> None:
    """A job whose first task fails once and succeeds when it is tried again."""
    marker = output.parent / "failed-once"

    def fail_once(rows: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        if not marker.exists():
            marker.touch()
            raise RuntimeError("once")
        yield from rows

    session.range(0, 10, 1, 1).mapInArrow(fail_once, "id long").write.parquet(str(output))


def watched_run(
    session: SparkSession, name: str, output: Path, job: Callable[[SparkSession, Path], None]
) -> StageRecord:
    """What a worker does around a stage."""
    session.sparkContext.setJobGroup(f"trial/{name}", name)
    collectors = standard_collectors(
        Watched(session=session, stage=name, job_group=f"trial/{name}", output=str(output))
    )
    for collector in collectors:
        collector.start()
    job(session, output)
    record = StageRecord(stage=name, status=Status.OK)
    for collector in reversed(collectors):
        begun = time.perf_counter()
        record = collector.stop(record)
        print(f"{name}: {collector.name} took {1000 * (time.perf_counter() - begun):.0f} ms")
    return record


@pytest.mark.parametrize("name", ["first", "again"])
def test_a_batch_job_costs_what_was_counted_by_hand(records: Mapping[str, StageRecord], name: str) -> None:
    record = records[name]
    metrics = record.metrics
    assert record.notes == ()
    assert (metrics.jobs, metrics.spark_stages, metrics.tasks, metrics.failed_tasks) == (3, 3, 4 + 1 + 8, 0)
    assert (metrics.input_records, metrics.output_records) == (1100, 100)
    assert metrics.shuffle_write_records == metrics.shuffle_read_records == 500
    assert (metrics.scan_files, metrics.files_written, metrics.output_partitions) == (5, 8, 1)
    assert metrics.file_bytes == metrics.output_bytes == sum(record.file_sizes)
    assert sorted(stage.tasks for stage in record.spark_stages) == [1, 4, 8]
    assert len(record.plans) == 1


def test_the_same_job_moves_the_same_bytes_again(records: Mapping[str, StageRecord]) -> None:
    first, again = records["first"].metrics, records["again"].metrics
    assert first.shuffle_write_bytes == again.shuffle_write_bytes
    assert first.shuffle_read_skew == again.shuffle_read_skew
    assert first.scan_bytes == again.scan_bytes


def test_a_stage_without_a_query_has_nothing_of_streaming(records: Mapping[str, StageRecord]) -> None:
    for name in ("first", "again"):
        metrics = records[name].metrics
        assert metrics.micro_batches is metrics.state_rows is metrics.late_rows is metrics.state_commit_seconds is None
        assert records[name].micro_batches == ()


def test_a_stream_costs_what_was_counted_by_hand(records: Mapping[str, StageRecord]) -> None:
    record = records["stream"]
    metrics = record.metrics
    assert record.notes == ()
    assert (metrics.jobs, metrics.spark_stages, metrics.tasks) == (5, 4 + 5, 4 * 1 + 5 * 2)
    assert (metrics.input_records, metrics.output_records, metrics.scan_files) == (43, 30, 4)
    assert (metrics.micro_batches, metrics.state_rows, metrics.late_rows) == (5, 20, 3)
    assert [batch.input_rows for batch in record.micro_batches] == [10, 10, 10, 13, 0]
    assert [batch.state_rows for batch in record.micro_batches] == [10, 20, 20, 20, 10]
    assert len(record.plans) == 1
    assert metrics.files_written == len(record.file_sizes) == 8  # two tasks, but of no rows only the first writes


def test_what_is_read_through_a_cache_is_scanned_once(records: Mapping[str, StageRecord]) -> None:
    assert records["cached"].metrics.scan_files == 5
    assert records["cached"].metrics.output_records == 100


def test_what_adaptive_execution_did_is_told(records: Mapping[str, StageRecord]) -> None:
    record = records["adaptive"]
    metrics = record.metrics
    assert record.notes == ()
    assert record.joins == {"BroadcastHashJoin": 1, "SortMergeJoin": 1}
    assert (metrics.aqe_converted_joins, metrics.aqe_local_reads, metrics.aqe_split_partitions) == (1, 2, 1)
    assert metrics.aqe_coalesced_partitions is not None
    assert metrics.aqe_coalesced_partitions > 0
    assert metrics.aqe_skew_threshold_bytes == 4096
    assert metrics.largest_shuffle_read_bytes is not None
    assert metrics.largest_shuffle_read_bytes > 4096


def test_where_a_partition_is_split_only_above_a_size_that_size_is_told(records: Mapping[str, StageRecord]) -> None:
    assert records["first"].metrics.aqe_skew_threshold_bytes == 256 << 20
    assert (records["first"].metrics.largest_shuffle_read_bytes or 0) < 256 << 20


@pytest.mark.parametrize("name", ["first", "stream", "again", "cached", "adaptive"])
def test_undisturbed_work_is_certified(records: Mapping[str, StageRecord], name: str) -> None:
    certificate = records[name].integrity
    assert certificate is not None
    assert certificate.objections == ()
    assert certificate.jobs is not None
    assert certificate.spark_stages is not None
    assert certificate.tasks is not None
    assert certificate.jobs.seen == records[name].metrics.jobs
    assert certificate.tasks.seen == records[name].metrics.tasks
    complete = certificate.spark_stages.seen - (certificate.skipped_stages or 0)
    assert complete == records[name].metrics.spark_stages == len(records[name].spark_stages)


def test_the_store_and_the_api_give_the_same_tasks(found: Found) -> None:
    assert len(found.stored) == len(found.listed) > 20
    for stored, listed in zip(found.stored, found.listed, strict=True):
        assert sorted(map(told, stored)) == sorted(map(told, listed))
    assert {task.status for tasks in found.stored for task in tasks} == {"SUCCESS", "FAILED"}


def told(task: Task) -> tuple[int, int, str, str, int, int, int, int]:
    """A task to compare; nobody uses the delay and the bytes of one that did not succeed."""
    used = (task.scheduler_delay, task.shuffle_read_bytes) if task.status == "SUCCESS" else (0, 0)
    return task.index, task.attempt, task.status, task.executor, task.launched, task.duration, *used


def test_a_task_that_had_to_be_tried_again_spoils_the_certificate(records: Mapping[str, StageRecord]) -> None:
    record = records["limp"]
    assert record.integrity is not None
    assert record.integrity.objections == ("tasks failed: 1", "tasks were tried again: 1")
    assert (record.metrics.failed_tasks, record.metrics.output_records) == (1, 10)


def test_times_and_memory_are_of_a_size_that_can_be(records: Mapping[str, StageRecord]) -> None:
    for record in records.values():
        metrics = record.metrics
        assert metrics.task_seconds is not None
        assert metrics.task_cpu_seconds is not None
        assert metrics.process_cpu_seconds is not None
        assert metrics.peak_memory_bytes is not None
        assert metrics.scheduler_seconds is not None
        assert 0 < metrics.task_cpu_seconds < metrics.process_cpu_seconds
        assert 0 <= metrics.scheduler_seconds < 60
        assert 2e8 < metrics.peak_memory_bytes < 8e9
