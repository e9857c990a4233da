"""Topics in a broker that was there: whoever goes on with a run removes what it has left, and nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.accounts import Accounts
from bench.display.run_console import NORMAL, RunConsole
from bench.machine.java import find_java
from bench.services.kafka_broker import KafkaBroker
from bench.streams.kafka_streams import KafkaStreams
from datasets.cache.cache import Dataset
from datasets.kafka.publish import open_topics
from tests.services.kafka_topics import topic_names
from tests.services.needs import SERVICES

pytestmark = SERVICES
RUN = "20260101-120000-abcdef"


def streams(broker: KafkaBroker, scratch: Path, pace: float | None) -> KafkaStreams:
    java = find_java().home / "bin" / "java"
    return KafkaStreams(broker.bootstrap, java, scratch, Accounts(), RunConsole(NORMAL), pace=pace)


@pytest.mark.parametrize("pace", [None, 100.0])
def test_who_goes_on_with_a_run_that_was_killed_removes_its_topics_and_no_others(
    tmp_path: Path, data: Dataset, broker: KafkaBroker, pace: float | None, capsys: pytest.CaptureFixture[str]
) -> None:
    before = topic_names(broker.bootstrap)
    killed = streams(broker, tmp_path, pace)  # and never closed
    killed.publish({"skew 0.9": data}, RUN)
    other = streams(broker, tmp_path, None)
    other.publish({"skew 0.9": data}, f"{RUN}0")
    assert "removed" not in capsys.readouterr().err
    others = topic_names(broker.bootstrap) - before - names(killed)
    if killed.pacing is not None:  # as a paced stage does
        open_topics(data.folder, broker.bootstrap, prefix=f"{killed.pacing.prefix}x-", partitions=1, slots=1)
    left = topic_names(broker.bootstrap) - before - others
    assert len(left) == 2

    later = streams(broker, tmp_path, pace)
    later.publish({"skew 0.9": data}, RUN)
    assert f"removed 2 topics that this run had left in {broker.bootstrap}" in capsys.readouterr().err
    there = topic_names(broker.bootstrap) - before
    assert not left & there
    assert there == others | names(later)
    later.close()
    assert topic_names(broker.bootstrap) - before == others
    other.close()
    assert topic_names(broker.bootstrap) == before


def names(found: KafkaStreams) -> set[str]:
    return {topic.name for published in found.published.values() for topic in published.topics.values()}
