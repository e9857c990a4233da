"""Mistakes in the streaming index, most of which only a stream can have."""

from __future__ import annotations

from functools import partial

from tests.spark.mistakes.mistake import Mistake
from tests.spark.mistakes.rule_mistakes import INSIDE, TOTALS

_stream = partial(Mistake, stage="streaming_index", file="streaming_index.py")
_rule = partial(Mistake, stage="streaming_index", file="payment_rules.py")
_record = partial(Mistake, stage="streaming_index", file="index_record.py")
_session = partial(Mistake, "optimized", stage="streaming_index", file="sessions.py")


STREAM = (
    _stream(
        "optimized",
        "the stream ends at noon",
        "versions.updated_at < events.end",
        "versions.updated_at < '2026-01-31 12:00:00'",
        rows="missing",
    ),
    _stream("baseline", "the source is wrong", 'source="stream"', 'source="batch"', "source"),
    _rule(
        "baseline",
        "the end of the window is outside",
        INSIDE,
        '(F.col("detected_at") >= F.col("updated_at")) & (F.col("detected_at") < window_end)',
        TOTALS,
    ),
    _rule(
        "baseline",
        "newer versions inherit signals",
        INSIDE,
        'F.col("detected_at").between(F.col("updated_at") - F.expr("INTERVAL 20 HOURS"), window_end)',
        TOTALS,
    ),
    _record("baseline", "versions without a signal are lost", 'belongs(), "left"', "belongs()", rows="missing"),
    _session(
        "versions without a signal are lost",
        'F.explode("versions").alias("version"), "signals")',
        'F.explode("versions").alias("version"), "signals").where("size(signals) > 0")',
        rows="missing",
    ),
    _session(
        "the end of the window is outside",
        'signal["detected_at"].between(F.col("updated_at"), window_end)',
        '(signal["detected_at"] >= F.col("updated_at")) & (signal["detected_at"] < window_end)',
        TOTALS,
    ),
    _session("the gap is shorter than the window", 'GAP = "601 seconds"', 'GAP = "301 seconds"', TOTALS),
    _stream(
        "optimized",
        "one version of each transaction is kept",
        '"updated_at", "10 minutes")',
        '"updated_at", "10 minutes").dropDuplicates(["transaction_id"])',
        rows="missing",
    ),
    _stream("optimized", "only one micro-batch is run", "availableNow=True", "once=True", rows="missing"),
)

WATERMARKS = """"updated_at", "10 minutes")
    signals = events.signals(spark).withWatermark("detected_at", "10 minutes")"""
# The last events of the stream show the first; that watermarks wait, only events that come in another micro-batch than
# older ones do. One watermark alone does no harm: that of a query is the least of those of its streams. Behind sessions
# the first does no harm either: Spark does not push a filter below the list of a session's versions.
AT_THE_EDGE = (
    _stream(
        "baseline",
        "the marker is told by its key",
        "versions.updated_at < events.end",
        "versions.transaction_id > 0",
        rows="missing",
    ),
    *(
        _stream(
            variant,
            "both watermarks are too short",
            WATERMARKS,
            WATERMARKS.replace("10 minutes", "1 minute"),
            TOTALS,
            rows=rows,
        )
        for variant, rows in (("baseline", "missing"), ("optimized-without-large-micro-batches", ""))
    ),
)
