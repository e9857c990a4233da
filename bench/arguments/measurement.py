"""The options that say how much is measured, and how sure one wants to be."""

from __future__ import annotations

from typing import Annotated

import typer

from bench.arguments import panels
from bench.planning.modes import QUICK_BLOCKS, RIGOROUS_BLOCKS
from reports.record import Mode

HowSure = Annotated[
    Mode | None,
    typer.Option(
        help="quick: one fork, true of this process only. rigorous: as many forks as the intervals need.",
        show_default="rigorous if it fits the budget",
        rich_help_panel=panels.HOW,
    ),
]
Forks = Annotated[
    int | None,
    typer.Option(
        help="Fresh worker processes, one after another, on each dataset.",
        show_default="1, rigorous 7 or more",
        rich_help_panel=panels.HOW,
    ),
]
Repetitions = Annotated[
    int | None,
    typer.Option(
        help="Measured blocks in each fork.",
        show_default=f"{QUICK_BLOCKS}, rigorous {RIGOROUS_BLOCKS}",
        rich_help_panel=panels.HOW,
    ),
]
RepeatAll = Annotated[
    bool,
    typer.Option(
        "--repeat-all",
        help="Repeat in blocks also the stages that are otherwise measured once, which takes longer.",
        rich_help_panel=panels.HOW,
    ),
]
WarmUps = Annotated[
    int,
    typer.Option(
        help="Turns of every variant in each fork before its blocks: more make calmer blocks, and longer forks.",
        rich_help_panel=panels.HOW,
    ),
]
Precision = Annotated[
    str | None,
    typer.Option(help="Stop once every ratio is known to so much, such as 3%.", rich_help_panel=panels.HOW),
]
Margin = Annotated[
    str,
    typer.Option(help="What is too small to matter: within it, variants are equivalent.", rich_help_panel=panels.HOW),
]
Budget = Annotated[
    str | None,
    typer.Option(help="Start no block that would end after this time, such as 10m.", rich_help_panel=panels.HOW),
]
Timeout = Annotated[
    str,
    typer.Option(help="Longest time for one stage.", rich_help_panel=panels.HOW),
]
VerifyMetrics = Annotated[
    bool,
    typer.Option(
        "--verify-metrics",
        help="Count everything anew from Spark's event log, which slows the stages; for small scales.",
        rich_help_panel=panels.HOW,
    ),
]
