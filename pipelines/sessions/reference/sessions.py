"""The reference: sessions of users, from their page views."""

from collections.abc import Mapping

from duckdb import DuckDBPyConnection, DuckDBPyRelation

from pipelines.duckdb_reference.tables import view_folder, write_folder

# Of a page that is not in `pages` the path is null; the plain arg_min and arg_max would pass over such a view.
_QUERY = """
    WITH neighbours AS (
        SELECT *, epoch_us(viewed_at) - lag(epoch_us(viewed_at)) OVER by_time AS microseconds
        FROM page_views
        WINDOW by_time AS (PARTITION BY user_id ORDER BY viewed_at, view_id)
    ),
    numbered AS (
        SELECT *, count_if(coalesce(microseconds >= 1_800_000_000, true)) OVER by_time AS session
        FROM neighbours
        WINDOW by_time AS (PARTITION BY user_id ORDER BY viewed_at, view_id)
    )
    SELECT
        user_id,
        CAST(session AS BIGINT) AS session,
        arg_min_null(path, (viewed_at, view_id)) AS entry_page,
        arg_max_null(path, (viewed_at, view_id)) AS exit_page,
        min(viewed_at) AS started_at,
        max(viewed_at) AS ended_at,
        count(*) AS pages,
        CAST((epoch_us(max(viewed_at)) - epoch_us(min(viewed_at))) // 1_000_000 AS BIGINT) AS seconds
    FROM numbered
    LEFT JOIN pages USING (page_id)
    GROUP BY user_id, session
"""


def build(connection: DuckDBPyConnection, inputs: Mapping[str, str]) -> DuckDBPyRelation:
    """One row for each session; those of a user are numbered from 1."""
    for name in ("page_views", "pages"):
        view_folder(connection, name, inputs[name])
    return connection.sql(_QUERY)


def write(sessions: DuckDBPyRelation, output: str) -> None:
    """Write the sessions into a new folder."""
    write_folder(sessions, output)
