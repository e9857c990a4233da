"""One broker, one object store and two small datasets for all tests that only publish, store and read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.answers.verify import read_answer
from bench.engines.duck_database import DuckDatabase
from bench.machine.java import find_java
from bench.services.kafka_broker import KafkaBroker
from datasets.cache.cache import Dataset, ensure
from datasets.kinds import SESSIONS
from datasets.spec import DatasetSpec
from pipelines.catalog import load_catalog
from pipelines.events import FileEvents
from pipelines.stage import StageContext
from reports.record import Answer
from tests.services.s3_store import CREDENTIALS, Store, running_store
from tests.services.streaming_driver import STAGE

VIEWS = "s3a://bench/given/views"
"""Where the store has data that nobody has to send: those of the workload `sessions`."""


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


@pytest.fixture(scope="session")
def views(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of which the store has a copy at `VIEWS`."""
    folder = SESSIONS.input.ensure(DatasetSpec(scale=0.01, skew=0.9), tmp_path_factory.mktemp("made"), None).folder
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")]
    store.connected().send(folder, VIEWS, files)
    return folder


@pytest.fixture(scope="session")
def expected(data: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Answer:
    """The reference's answer, by which every run of the harness judges."""
    reference = next(e.variant for e in load_catalog().variants_of("payments") if e.variant.name == "duckdb-reference")
    folder, dataset = tmp_path_factory.mktemp("reference"), str(data.folder)
    context = StageContext(
        session=DuckDatabase({}, folder).fresh(reference),  # type: ignore[arg-type]
        dataset=dataset,
        output=str(folder / "index"),
        scratch=str(folder),
        upstream={},
        events=FileEvents(dataset),
    )
    reference.stage(STAGE).run(context)
    return read_answer(context.output, threads=2)
