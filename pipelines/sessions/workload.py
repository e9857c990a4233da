"""The sessions workload: page views to sessions of users, and what the sessions of a day come to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from datasets import kinds
from pipelines.phase2_optimized.settings import ADAPTIVE, BROADCAST, FITTED_PARTITIONS, ZSTD
from pipelines.usual_variants import usual_variants
from pipelines.variant import Register
from pipelines.workload import StageOutline, Workload

SESSIONS: Final = Workload(
    name=kinds.SESSIONS.name,
    summary="Page views of a site to sessions of its users, and to visits by day and section.",
    stages=(
        StageOutline(
            name="sessions",
            summary="one row for each session: views of a user with less than 30 minutes from one to the next",
            key=("user_id", "session"),
            rough_seconds=(6.5, 1.5),
        ),
        StageOutline(
            name="daily_visits",
            summary="sessions, users, pages, bounces and time by day and section of the entry page",
            upstream=("sessions",),
            key=("day", "section"),
            rough_seconds=(8.0, 0.3),
        ),
    ),
    baseline="baseline",
    input=kinds.SESSIONS.input,
    tables=tuple(kinds.SESSIONS.tables),
    output_factor=0.6,
    reference="duckdb-reference",
)


def register_workload(register: Callable[[Workload], None]) -> None:
    """The workload that the variants below are ways to do."""
    register(SESSIONS)


def register_variants(register: Register) -> None:
    """The plain code, the plain code on Spark as shipped, the performance-engineered code, and the reference."""
    for variant in usual_variants(
        SESSIONS,
        "pipelines.sessions",
        optimized="One shuffle and one sort: first and last views are marked in passing, pages looked up afterwards.",
        optimized_conf={**FITTED_PARTITIONS, **ADAPTIVE, **BROADCAST, **ZSTD},
    ):
        register(variant)
