"""Sessions on DuckDB: a database in this process for each stage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bench.engines.own_sessions import OwnSessions
from bench.machine.spark_cores import threads_here
from pipelines.variant import Variant

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class DuckDatabase(OwnSessions):
    """A DuckDB with as many threads as Spark has cores and as much memory as Spark's driver."""

    def __init__(self, conf: Mapping[str, str], scratch: Path) -> None:
        memory = conf.get("spark.driver.memory", "")
        self._settings = {
            "threads": str(threads_here(conf)),
            "preserve_insertion_order": "false",
            "temp_directory": str(scratch / "duckdb"),
            **({"memory_limit": f"{memory[:-1]}GiB"} if re.fullmatch(r"\d+g", memory) else {}),
        }

    @property
    def conf(self) -> Mapping[str, str]:
        """The settings of every connection."""
        return dict(self._settings)

    def fresh(self, variant: Variant) -> DuckDBPyConnection:
        """A connection to an empty database in memory."""
        import duckdb  # noqa: PLC0415 - only workers that have this engine need it

        connection = duckdb.connect(config=dict(self._settings))
        connection.execute("SET TimeZone = 'UTC'")
        return connection

    def tidy(self, session: DuckDBPyConnection) -> tuple[str, ...]:
        """Close the connection, which gives its memory back."""
        session.close()
        return ()
