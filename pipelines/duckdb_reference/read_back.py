"""The reference: what the queries over the final aggregate must answer."""

from pathlib import Path

import duckdb

from datasets.manifest import read_manifest
from pipelines.duckdb_reference.tables import view_folder, write_folder

_QUERY = """
    SELECT 'one status on one day' AS query, 'whole' AS key, count(*) AS rows, sum(amount) AS amount
    FROM final_aggregate
    WHERE trans_date = $day AND status = $status
    UNION ALL
    SELECT 'one merchant', 'whole', count(*), sum(amount)
    FROM final_aggregate
    WHERE merchant_id = $merchant_id
    UNION ALL
    SELECT 'decisions of a week', concat_ws(' ', coalesce(merchant_category, 'unknown'), decision), count(*), NULL
    FROM final_aggregate
    WHERE trans_date BETWEEN $week_start AND $week_end
    GROUP BY ALL
    UNION ALL
    SELECT 'all columns of all rows', 'whole', CAST({values} AS BIGINT), NULL
    FROM final_aggregate
"""


def build(connection: duckdb.DuckDBPyConnection, final_aggregate: str, dataset: str) -> duckdb.DuckDBPyRelation:
    """One row for each answer: the query, a key, rows and, where amounts are summed, their sum."""
    view_folder(connection, "final_aggregate", final_aggregate)
    probes = read_manifest(Path(dataset)).probes
    columns = connection.table("final_aggregate").columns
    values = " + ".join(f'count("{name}")' for name in columns)
    asked = {
        "day": probes.day,
        "status": probes.status,
        "merchant_id": probes.merchant_id,
        "week_start": probes.week_start,
        "week_end": probes.week_end,
    }
    return connection.sql(
        f"SELECT query, key, rows, CAST(amount AS DECIMAL(22, 2)) AS amount FROM ({_QUERY.format(values=values)})",
        params=asked,
    )


def write(answers: duckdb.DuckDBPyRelation, output: str) -> None:
    """Write the answers into a new folder."""
    write_folder(answers, output)
