"""The options that say what Spark runs on, and with which settings."""

from __future__ import annotations

from typing import Annotated

import typer

from bench.arguments import panels
from reports.record import Deploy

Master = Annotated[
    str | None,
    typer.Option(
        help="Spark master: local[N], or a cluster of yours as spark://HOST:PORT, yarn or k8s://… (docs/clusters.md).",
        show_default="local[*]",
        rich_help_panel=panels.HOW,
    ),
]
DeployedCluster = Annotated[
    Deploy | None,
    typer.Option(
        "--deploy",
        help="Instead of --master: a standalone cluster on this machine, started and stopped with the run.",
        show_default="none",
        rich_help_panel=panels.HOW,
    ),
]
NumberOfExecutors = Annotated[
    int | None,
    typer.Option(
        "--executors", help="On a cluster: executors of a driver.", show_default="2", rich_help_panel=panels.HOW
    ),
]
ExecutorCores = Annotated[
    int | None,
    typer.Option(help="On a cluster: cores of each executor.", show_default="1", rich_help_panel=panels.HOW),
]
ExecutorMemory = Annotated[
    str | None,
    typer.Option(help="On a cluster: heap of each executor.", show_default="2g", rich_help_panel=panels.HOW),
]
Conf = Annotated[
    list[str] | None,
    typer.Option(
        help="Spark setting key=value for all variants; repeat for more. It wins over a variant's own.",
        rich_help_panel=panels.HOW,
    ),
]
