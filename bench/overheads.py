"""A plugin that measures what watching costs: of every Spark variant one without Spark's UI and one with an event log.

    python -m bench --plugin bench/overheads.py --variant optimized --variant optimized@no-ui \\
        --variant optimized@event-log --stage batch_index --mode rigorous

Both settings can be taken only by a fresh driver, so each variant has a worker of its own; blocks pair them all the
same.
Without the UI there is no REST API, so that variant has times and files but no counters.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pipelines.catalog import load_catalog
from pipelines.variant import SPARK, Register

WAYS: Final = {
    "no-ui": {"spark.ui.enabled": "false"},
    "event-log": {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.rolling.enabled": "false",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": "file:///tmp",
    },
}


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
