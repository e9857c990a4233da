"""What a session is; all variants on Spark use this, and the reference says it in SQL.

A view of a page that is not in `pages` is a view like any other. Its path is unknown, so a session that begins or ends
with it has null there, and counts in its day for the section null.
"""

from pyspark.sql import Column
from pyspark.sql import functions as F

PAUSE = "INTERVAL 30 MINUTES"
"""A view so long after the user's one before, or longer, begins a new session."""


def is_apart(earlier: Column, later: Column) -> Column:
    """Whether two views of a user, one after the other, are of two sessions; so is what has no neighbour."""
    return F.coalesce(later >= earlier + F.expr(PAUSE), F.lit(True))


def in_seconds() -> Column:
    """How long a session was, from its first view to its last, in whole seconds."""
    return F.timestamp_diff("SECOND", F.col("started_at"), F.col("ended_at"))


def of_a_day() -> list[Column]:
    """What the sessions of a day come to."""
    return [
        F.count("*").alias("sessions"),
        F.count_distinct("user_id").alias("users"),
        F.sum("pages").alias("pages"),
        F.count_if(F.col("pages") == 1).alias("bounces"),
        F.sum("seconds").alias("seconds"),
    ]
