"""Spark settings that are part of what an answer means, the same for every variant."""

from typing import Final

SEMANTICS: Final = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}
