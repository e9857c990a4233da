"""Whatever dies in the middle of a stream, and however late events come: the index equals the reference's answer."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bench.answers.verify import read_answer
from bench.services.kafka_broker import KafkaBroker
from datasets.cache.cache import Dataset
from datasets.kafka.publish import publish
from pipelines.events import KafkaEvents
from reports.record import Answer
from tests.services.lasting_broker import LastingBroker
from tests.services.late_deliveries import deliver, send_markers
from tests.services.needs import SERVICES
from tests.services.streaming_driver import Job, StreamingDriver, Work, wait_for

pytestmark = SERVICES
VARIANTS = ("baseline", "optimized")
SLOTS = 4
"""Micro-batches of each stream, so that there is something to interrupt."""


def work_of(data: Dataset, folder: Path, events: Sequence[tuple[str, KafkaEvents]]) -> Work:
    jobs = (
        Job(variant=variant, events=source, folder=str(folder / f"{number}-{variant}"))
        for number, (variant, source) in enumerate(events)
    )
    return Work(dataset=str(data.folder), scratch=str(folder / "scratch"), jobs=tuple(jobs))


def for_both(events: KafkaEvents) -> list[tuple[str, KafkaEvents]]:
    return [(variant, events) for variant in VARIANTS]


def finish(work: Work, log: Path) -> None:
    with StreamingDriver(work, log) as driver:
        assert driver.wait(180) == 0, log.read_text()[-2000:]


def answers(work: Work) -> list[Answer]:
    return [read_answer(job.output, threads=2) for job in work.jobs]


@pytest.mark.parametrize("kills", [1, pytest.param(10, marks=pytest.mark.nightly)])
def test_a_driver_killed_at_random_points_goes_on_from_its_checkpoint(
    kills: int, broker: KafkaBroker, data: Dataset, expected: Answer, tmp_path: Path
) -> None:
    seed = secrets.randbits(32)
    print(f"points drawn from seed {seed}")  # pytest shows it when the test fails
    rng = random.Random(seed)
    events = KafkaEvents.by_slots(publish(data.folder, broker.bootstrap, slots=SLOTS if kills < SLOTS else 2 * SLOTS))
    work, log = work_of(data, tmp_path, for_both(events)), tmp_path / "driver.log"
    for life in range(kills):
        entries, pause = work.entries() + rng.randint(1, 3), rng.uniform(0, 0.4)
        print(f"life {life + 1}: killed {pause:.3f} s after entry {entries}")
        with StreamingDriver(work, log) as driver:
            wait_for(work, entries, driver)
            time.sleep(pause)
            assert driver.alive
    finish(work, log)
    unfinished = [job for job, answer in zip(work.jobs, answers(work), strict=True) if answer != expected]
    if unfinished:
        print(f"killed right after its last event was taken in: {[job.variant for job in unfinished]}")
        assert all(job.awaits_an_event() for job in unfinished)
        send_markers(data.folder, events)
        finish(work, log)
    assert answers(work) == [expected] * len(VARIANTS)


@pytest.mark.nightly  # three lives of a driver
def test_windows_that_were_open_when_the_driver_was_killed_after_the_last_event_close_with_the_next_one(
    broker: KafkaBroker, data: Dataset, expected: Answer, tmp_path: Path
) -> None:
    """Spark's gap: a life that finds no new event runs no micro-batch, so the watermark of the last one is not used."""
    events = KafkaEvents.by_slots(publish(data.folder, broker.bootstrap))
    work, log = work_of(data, tmp_path, [("optimized", events)]), tmp_path / "driver.log"
    finish(work, log)
    assert answers(work) == [expected]
    (job,) = work.jobs
    job.forget_the_end()  # the micro-batch without data, which closes all windows
    assert job.awaits_an_event()
    finish(work, log)
    assert answers(work)[0].rows < expected.rows
    send_markers(data.folder, events)
    finish(work, log)
    assert answers(work) == [expected]


def test_a_broker_killed_and_started_again_with_its_data_loses_and_repeats_nothing(
    data: Dataset, expected: Answer, tmp_path: Path
) -> None:
    with LastingBroker(tmp_path) as mortal:
        events = KafkaEvents.by_slots(publish(data.folder, mortal.bootstrap, slots=SLOTS))
        work, log = work_of(data, tmp_path, for_both(events)), tmp_path / "driver.log"
        with StreamingDriver(work, log) as driver:
            wait_for(work, 8, driver)  # both streams are under way
            mortal.kill()
            time.sleep(1)
            mortal.start()
            code = driver.wait(180)
        print(f"the driver ended with {code}: {'went on' if code == 0 else 'has to be started again'}")
        if code != 0:
            finish(work, log)
    assert answers(work) == [expected] * len(VARIANTS)


def test_events_delivered_as_late_as_the_watermark_allows_all_count(
    broker: KafkaBroker, data: Dataset, expected: Answer, tmp_path: Path
) -> None:
    seed = secrets.token_hex(4)
    print(f"delays drawn from seed {seed!r}")
    in_time = deliver(data.folder, broker.bootstrap, f"late-{seed}-", timedelta(minutes=10), seed)
    too_late = deliver(data.folder, broker.bootstrap, f"too-late-{seed}-", timedelta(hours=6), seed)
    work = work_of(data, tmp_path, [*for_both(in_time), ("optimized", too_late)])
    finish(work, tmp_path / "driver.log")
    *found, control = answers(work)
    assert found == [expected] * len(VARIANTS)
    assert control.rows < expected.rows  # or nothing here would depend on when events are delivered
