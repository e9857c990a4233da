"""The options that say what is compared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bench.arguments import panels

Workload = Annotated[
    str,
    typer.Option(
        help="Which pipeline to compare variants of: a workload's name, or a Python file with "
        "register_workload(register).",
        metavar="NAME|FILE",
        rich_help_panel=panels.WHAT,
    ),
]
Plugin = Annotated[
    list[Path] | None,
    typer.Option(help="Python file with register_variants(register); repeat for more.", rich_help_panel=panels.WHAT),
]
Stage = Annotated[
    list[str] | None,
    typer.Option(
        help="Only this stage; repeat for more. What it needs upstream is made once, for all variants.",
        show_default="all",
        rich_help_panel=panels.WHAT,
    ),
]
Variant = Annotated[
    list[str] | None,
    typer.Option(
        help="Only this variant, or those of a pattern such as 'optimized-without-*'; repeat for more.",
        show_default="all but those on request",
        rich_help_panel=panels.WHAT,
    ),
]
Ablate = Annotated[
    bool,
    typer.Option(
        "--ablate",
        help="Each technique of optimized by itself: added alone, and left out. Stages that are measured once are left "
        "out unless --stage or --repeat-all asks for them.",
        rich_help_panel=panels.WHAT,
    ),
]
Engine = Annotated[
    list[str] | None,
    typer.Option(
        help="What the Spark variants run on, their code unchanged: spark, sail or connect=sc://HOST:PORT; repeat to "
        "compare (docs/engines.md). One variant on one engine: --variant NAME@sail.",
        show_default="spark",
        rich_help_panel=panels.WHAT,
    ),
]
Vary = Annotated[
    str | None,
    typer.Option(
        help="A Spark setting with several values, such as spark.sql.shuffle.partitions=2,8,32: variants other than "
        "the baseline are run as they are and with each of them.",
        rich_help_panel=panels.WHAT,
    ),
]
