"""One broker, one object store and one small dataset for all tests that only publish, store and read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.java import find_java
from bench.services.kafka_broker import KafkaBroker
from datasets.cache import Dataset, ensure
from datasets.spec import DatasetSpec
from tests.services.s3_store import CREDENTIALS, Store, running_store


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaBroker]:
    folder = tmp_path_factory.mktemp("kafka")
    java = find_java().home / "bin" / "java"
    with KafkaBroker(java, folder / "scratch", folder / "kafka.log") as started:
        yield started


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with the bucket `bench`, and credentials that open it in the environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        with running_store(tmp_path_factory.mktemp("store")) as started:
            started.make_bucket("bench")
            yield started


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return ensure(DatasetSpec(scale=0.05, skew=0.9), tmp_path_factory.mktemp("data"))
