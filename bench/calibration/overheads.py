"""A plugin that measures what an event log costs: of every Spark variant one that writes one.

    python -m bench --plugin bench/calibration/overheads.py --variant optimized --variant optimized@event-log \\
        --stage NAME --mode rigorous

The setting can be taken only by a fresh driver, so each variant has a worker of its own; blocks pair them all the same.
What the collectors themselves cost inside the clock is measured by tests/speed/test_watching_speed.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bench.collectors.event_log import EVENT_LOG_CONF
from pipelines.catalog import load_catalog
from pipelines.variant import SPARK, Register

WAY: Final = "event-log"


def register_variants(register: Register) -> None:
    """Every installed Spark variant with an event log."""
    for variant in (entry.variant for entry in load_catalog().variants if entry.variant.engine == SPARK):
        conf = {**variant.spark_conf, **EVENT_LOG_CONF}
        summary = f"{variant.name} while Spark writes an event log."
        register(replace(variant, name=f"{variant.name}@{WAY}", summary=summary, spark_conf=conf))
