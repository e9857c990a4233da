"""The reference: what the sessions of a day come to, by section of the page where they began."""

from collections.abc import Mapping

from duckdb import DuckDBPyConnection, DuckDBPyRelation

from pipelines.duckdb_reference.tables import view_folder, write_folder

_QUERY = """
    SELECT
        CAST(started_at AT TIME ZONE 'UTC' AS DATE) AS day,
        section,
        count(*) AS sessions,
        count(DISTINCT user_id) AS users,
        CAST(sum(sessions.pages) AS BIGINT) AS pages,
        CAST(count_if(sessions.pages = 1) AS BIGINT) AS bounces,
        CAST(sum(seconds) AS BIGINT) AS seconds
    FROM sessions
    LEFT JOIN pages ON path = entry_page
    GROUP BY ALL
"""


def build(connection: DuckDBPyConnection, inputs: Mapping[str, str], sessions: str) -> DuckDBPyRelation:
    """One row for each day and section."""
    view_folder(connection, "pages", inputs["pages"])
    view_folder(connection, "sessions", sessions)
    return connection.sql(_QUERY)


def write(visits: DuckDBPyRelation, output: str) -> None:
    """Write the days into a new folder."""
    write_folder(visits, output)
