"""A plugin that measures what watching costs: of every Spark variant one without Spark's UI and one with an event log.

    python -m bench --plugin bench/overheads.py --variant optimized --variant optimized@no-ui \\
        --variant optimized@event-log --stage batch_index --mode rigorous

Both settings can be taken only by a fresh driver, so each variant has a worker of its own; blocks pair them all the
same. Without the UI there is no REST API, so that variant has times and files but no counters. What the collectors
themselves cost inside the clock is measured by tests/speed/test_watching_speed.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bench.collectors.event_log import EVENT_LOG_CONF
from pipelines.catalog import load_catalog
from pipelines.variant import SPARK, Register

WAYS: Final = {"no-ui": {"spark.ui.enabled": "false"}, "event-log": EVENT_LOG_CONF}


def register_variants(register: Register) -> None:
    """The ways of watching for every installed Spark variant."""
    for variant in (entry.variant for entry in load_catalog().variants):
        if variant.engine != SPARK:
            continue
        for way, conf in WAYS.items():
            summary = f"{variant.name} with another way of watching: {way}."
            register(
                replace(
                    variant,
                    name=f"{variant.name}@{way}",
                    summary=summary,
                    spark_conf={**variant.spark_conf, **conf},
                )
            )
