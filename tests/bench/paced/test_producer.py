"""The process that produces: it waits for the word, goes with its caller, and says in one line what went wrong."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bench.streams.paced.producer import Task
from bench.streams.paced.producer_process import ProducerProcess
from datasets.cache.cache import ensure
from datasets.errors import DatasetError
from datasets.kafka.event_records import lay_out
from datasets.spec import DatasetSpec

pytestmark = pytest.mark.process
pytest.importorskip("confluent_kafka")


@pytest.fixture
def task(tmp_path: Path) -> Task:
    folder = ensure(DatasetSpec(scale=0.001), tmp_path).folder
    return Task(folder=str(folder), published=lay_out(folder, "127.0.0.1:1", "t-", 1, 1), rate=1e6)


def test_it_waits_for_the_word_and_ends_when_nobody_will_give_it(task: Task) -> None:
    with ProducerProcess(task) as producer:
        time.sleep(1)
        assert not producer.done()
        assert producer._process.stdin is not None
        producer._process.stdin.close()
        assert producer._process.wait(10) == 1
        producer._process.stdin = None


def test_no_broker_is_one_line(task: Task) -> None:
    began = time.monotonic()
    with (
        ProducerProcess(task) as producer,
        pytest.raises(DatasetError, match="did not take all records"),
    ):
        producer.begin()
        while not producer.done():
            time.sleep(0.1)
    assert time.monotonic() - began < 30
