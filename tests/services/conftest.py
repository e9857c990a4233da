"""One broker and one small dataset for all tests that only publish and read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.java import find_java
from bench.services.kafka_broker import KafkaBroker
from datasets.cache import Dataset, ensure
from datasets.spec import DatasetSpec


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaBroker]:
    folder = tmp_path_factory.mktemp("kafka")
    java = find_java().home / "bin" / "java"
    with KafkaBroker(java, folder / "scratch", folder / "kafka.log") as started:
        yield started


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return ensure(DatasetSpec(scale=0.05, skew=0.9), tmp_path_factory.mktemp("data"))
