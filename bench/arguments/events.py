"""The options that say what carries events to streaming stages."""

from __future__ import annotations

from typing import Annotated

import typer

from bench.arguments import panels
from reports.record import Stream

EventStream = Annotated[
    Stream,
    typer.Option(
        "--stream",
        help="What carries the events to the streaming stages. kafka: a broker on this machine, started and stopped "
        "with the run, unless --kafka-bootstrap names one.",
        rich_help_panel=panels.HOW,
    ),
]
KafkaBootstrap = Annotated[
    str | None,
    typer.Option(
        help="With --stream kafka: the broker to publish to, as HOST:PORT; the run's topics are removed at its end.",
        rich_help_panel=panels.HOW,
    ),
]
Pace = Annotated[
    str | None,
    typer.Option(
        "--pace",
        help="With --stream kafka: events are produced while the stage runs, so many records per second, such as "
        "2000/s; latencies are measured instead of time.",
        show_default="all events are there beforehand",
        rich_help_panel=panels.HOW,
    ),
]
