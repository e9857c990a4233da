"""One small dataset for all tests that only look, and DuckDB to look with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from datasets.cache.cache import Dataset, ensure
from datasets.payments.schemas import SCHEMAS
from datasets.spec import DatasetSpec

SMALL = DatasetSpec(scale=0.2, skew=0.9)
TINY = DatasetSpec(scale=0.001)

Rows = list[tuple[Any, ...]]
Query = Callable[[str], Rows]

# A version of the stream is real unless it is the marker; markers are told by their time alone.
_END = "TIMESTAMPTZ '2026-02-02 00:00:00Z'"
_VIEWS = f"""
    CREATE VIEW stream AS FROM transaction_events WHERE updated_at < {_END};
    CREATE VIEW stream_signals AS FROM fraud_signal_events WHERE detected_at < {_END};
    CREATE VIEW versions AS SELECT *, 'batch' AS source FROM transactions UNION ALL SELECT *, 'stream' FROM stream;
    CREATE VIEW signals AS
        SELECT *, 'batch' AS source FROM fraud_signals UNION ALL SELECT *, 'stream' FROM stream_signals;
"""


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection with a view for each table, and some that leave out the markers."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("SET TimeZone = 'UTC'")
    for name in SCHEMAS:
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{folder}/{name}/*.parquet')")
    connection.execute(_VIEWS)
    return connection


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return ensure(SMALL, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return ensure(TINY, tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def copied(tiny: Dataset, tmp_path: Path) -> Dataset:
    """The tiny dataset again, in a cache of its own (the parent folder): to be spoiled."""
    folder = shutil.copytree(tiny.folder, tmp_path / tiny.folder.name)  # copies modification times, too
    return replace(tiny, folder=folder)


@pytest.fixture(scope="session", params=["small", "tiny"])
def query(request: pytest.FixtureRequest) -> Iterator[Query]:
    """Runs SQL on the small dataset, then on the tiny one."""
    dataset: Dataset = request.getfixturevalue(request.param)
    with connect(dataset.folder) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.fixture(scope="session")
def small_query(small: Dataset) -> Iterator[Query]:
    """Runs SQL on the small dataset only: for shares that a tiny one cannot have."""
    with connect(small.folder) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def count(query: Query, sql: str) -> int:
    """The number of rows of a query (or of FROM …)."""
    return int(query(f"SELECT count(*) FROM ({sql})")[0][0])
