"""Mistakes in the streaming index, most of which only a stream can have."""

from __future__ import annotations

from functools import partial

from tests.spark.mistakes.mistake import PHASES, Mistake
from tests.spark.mistakes.rule_mistakes import INSIDE, TOTALS

_stream = partial(Mistake, stage="streaming_index", file="streaming_index.py")
_rule = partial(Mistake, stage="streaming_index", file="payment_rules.py")
_record = partial(Mistake, stage="streaming_index", file="index_record.py")


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
        "optimized",
        "the end of the window is outside",
        INSIDE,
        '(F.col("detected_at") >= F.col("updated_at")) & (F.col("detected_at") < window_end)',
        TOTALS,
    ),
    _rule(
        "optimized",
        "newer versions inherit signals",
        INSIDE,
        'F.col("detected_at").between(F.col("updated_at") - F.expr("INTERVAL 20 HOURS"), window_end)',
        TOTALS,
    ),
    _record(
        "optimized",
        "versions without a signal are lost",
        'belongs(), "left"',
        "belongs()",
        file="phase1_baseline/index_record.py",
        rows="missing",
    ),
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
# older ones do. One watermark alone does no harm: that of a query is the least of those of its streams.
AT_THE_EDGE = tuple(
    mistake
    for variant in PHASES
    for mistake in (
        _stream(
            variant,
            "the marker is told by its key",
            "versions.updated_at < events.end",
            "versions.transaction_id > 0",
            rows="missing",
        ),
        _stream(
            variant,
            "both watermarks are too short",
            WATERMARKS,
            WATERMARKS.replace("10 minutes", "1 minute"),
            TOTALS,
            rows="missing",
        ),
    )
)
