"""Three ways to a table of transactions on disk, each with two threads: ours, dbldatagen's, and DuckDB's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import duckdb
from dbldatagen import DataGenerator  # type: ignore[import-untyped]
from pyspark.sql import DataFrame, SparkSession

from datasets.payments.encode import transactions_table
from datasets.payments.population import population
from datasets.payments.transactions import CHUNK, draw_historical, historical_chunks
from datasets.payments.vocabulary import CHANNELS, CURRENCIES, STATUSES
from datasets.spec import DatasetSpec
from datasets.write import FileEntry, write_part

THREADS: Final = 2
ROWS: Final = 8 * CHUNK
SPEC: Final = DatasetSpec(scale=ROWS / 100_000, skew=0.9)
_USERS, _MERCHANTS = SPEC.counts.users, SPEC.counts.merchants
_DAY_1, _MONTH = 1_767_225_600_000_000, 30 * 86_400_000_000  # microseconds


def ours(folder: Path) -> list[FileEntry]:
    """The table as datasets are made of it: drawn by the laws, encoded, written and fingerprinted."""
    people = population(SPEC)
    folder.mkdir()

    def chunk(number: int) -> FileEntry:
        return write_part(folder, "transactions", number, [transactions_table(draw_historical(people, number))])

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(chunk, range(historical_chunks(people))))


def duckdb_plain(folder: Path) -> None:
    """Uniform random columns of the same schema: no law, no order of times, no links; of several ways the fastest."""
    words = {
        name: f"{list(choices)}[1 + (random() * {len(choices) - 1})::INT] AS {name}"
        for name, choices in (("currency", CURRENCIES), ("status", STATUSES), ("channel", CHANNELS))
    }
    octet = "100 + (random() * 154)::INT"
    time = f"make_timestamptz({_DAY_1} + (random() * {_MONTH})::BIGINT)"
    columns = (
        "i AS transaction_id",
        f"(random() * {_USERS})::BIGINT AS user_id",
        f"(random() * {_MERCHANTS})::BIGINT AS merchant_id",
        "(random() * 1000)::DECIMAL(12,2) AS amount",
        *words.values(),
        "hex((random() * 9e18)::BIGINT) AS device_id",
        f"concat('10.', {octet}, '.', {octet}, '.', {octet}) AS ip_address",
        f"{time} AS event_time",
        f"{time} AS updated_at",
    )
    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
        connection.execute(
            f"COPY (SELECT {', '.join(columns)} FROM range({ROWS}) t(i)) TO '{folder}' "
            "(FORMAT parquet, COMPRESSION uncompressed, PER_THREAD_OUTPUT true)"
        )


def dbldatagen_table(session: SparkSession) -> DataFrame:
    """Its uniform random columns of the same schema; its templates would run Python for every row and be slower."""
    octet = "cast(100 + rand() * 155 as int)"
    month: dict[str, Any] = {"begin": "2026-01-01 00:00:00", "end": "2026-01-30 23:59:59", "interval": "1 second"}
    table: DataFrame = (
        DataGenerator(
            session, name="transactions", rows=ROWS, partitions=2 * THREADS, randomSeedMethod="hash_fieldname"
        )
        .withColumn("transaction_id", "long", minValue=1, maxValue=ROWS)
        .withColumn("user_id", "long", minValue=1, maxValue=_USERS, random=True)
        .withColumn("merchant_id", "long", minValue=1, maxValue=_MERCHANTS, random=True)
        .withColumn("amount", "decimal(12,2)", minValue=1, maxValue=1000, step=0.01, random=True)
        .withColumn("currency", "string", values=list(CURRENCIES), random=True)
        .withColumn("status", "string", values=list(STATUSES), random=True)
        .withColumn("channel", "string", values=list(CHANNELS), random=True)
        .withColumn("device_id", "string", expr="hex(cast(rand() * 9e18 as long))")
        .withColumn("ip_address", "string", expr=f"concat('10.', {octet}, '.', {octet}, '.', {octet})")
        .withColumn("event_time", "timestamp", **month, random=True)
        .withColumn("updated_at", "timestamp", **month, random=True)
        .build()
    )
    return table


def dbldatagen(table: DataFrame, folder: Path) -> None:
    """Write its table."""
    table.write.option("compression", "uncompressed").parquet(str(folder))
