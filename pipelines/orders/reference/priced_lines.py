"""The reference: the lines of the orders that count, with customer, part and prices."""

from collections.abc import Mapping

from duckdb import DuckDBPyConnection, DuckDBPyRelation

from pipelines.duckdb_reference.tables import view_folder, write_folder

_QUERY = """
    SELECT
        order_id,
        line,
        ordered_on,
        nation,
        segment,
        category,
        brand,
        quantity,
        CAST(price * (1 - discount) AS DECIMAL(18, 4)) AS revenue,
        CAST(price * (1 - discount) * (1 + tax) AS DECIMAL(20, 6)) AS charge
    FROM order_lines
    JOIN orders USING (order_id)
    JOIN customers USING (customer_id)
    JOIN parts USING (part_id)
    WHERE ordered_on >= DATE '2025-01-01' AND status <> 'CANCELLED'
"""


def build(connection: DuckDBPyConnection, inputs: Mapping[str, str]) -> DuckDBPyRelation:
    """One row for each line."""
    for name in ("order_lines", "orders", "customers", "parts"):
        view_folder(connection, name, inputs[name])
    return connection.sql(_QUERY)


def write(lines: DuckDBPyRelation, output: str) -> None:
    """Write the lines into a new folder."""
    write_folder(lines, output)
