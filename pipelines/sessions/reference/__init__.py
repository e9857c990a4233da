"""The same answers as SQL in DuckDB."""
