"""The reference: revenue by month, nation and category."""

from collections.abc import Mapping

from duckdb import DuckDBPyConnection, DuckDBPyRelation

from pipelines.duckdb_reference.tables import view_folder, write_folder

_QUERY = """
    SELECT
        CAST(date_trunc('month', ordered_on) AS DATE) AS month,
        nation,
        category,
        count(DISTINCT order_id) AS orders,
        count(*) AS lines,
        CAST(sum(quantity) AS BIGINT) AS quantity,
        CAST(sum(revenue) AS DECIMAL(28, 4)) AS revenue,
        CAST(sum(charge) AS DECIMAL(30, 6)) AS charge
    FROM priced_lines
    GROUP BY ALL
"""


def build(connection: DuckDBPyConnection, inputs: Mapping[str, str], priced_lines: str) -> DuckDBPyRelation:
    """One row for each group."""
    view_folder(connection, "priced_lines", priced_lines)
    return connection.sql(_QUERY)


def write(revenue: DuckDBPyRelation, output: str) -> None:
    """Write the groups into a new folder."""
    write_folder(revenue, output)
