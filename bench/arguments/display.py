"""The options that say what is shown, or written for others to see."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bench.arguments import panels

DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run", help="Print the plan and an estimate of time and disk, and stop.", rich_help_panel=panels.SHOW
    ),
]
ListAll = Annotated[
    bool,
    typer.Option("--list", help="List workloads, stages, variants and metrics, and stop.", rich_help_panel=panels.SHOW),
]
Version = Annotated[
    bool,
    typer.Option("--version", help="Print the version, and stop.", rich_help_panel=panels.SHOW),
]
Quiet = Annotated[
    bool,
    typer.Option("-q", "--quiet", help="Only trouble and the result.", rich_help_panel=panels.SHOW),
]
Verbose = Annotated[
    bool,
    typer.Option("-v", "--verbose", help="A line per trial beside the progress bar.", rich_help_panel=panels.SHOW),
]
AsJson = Annotated[
    bool,
    typer.Option("--json", help="Print comparison.json instead of the table.", rich_help_panel=panels.SHOW),
]
OpenPage = Annotated[
    bool,
    typer.Option("--open", help="Open the page in a browser at the end.", rich_help_panel=panels.SHOW),
]
PauseAt = Annotated[
    str | None,
    typer.Option(
        help="Pause after this stage of each variant's first measured trial on Spark, with Spark's UI open, until you "
        "press Enter. No clock runs meanwhile.",
        metavar="STAGE",
        rich_help_panel=panels.SHOW,
    ),
]
MarkdownFile = Annotated[
    Path | None,
    typer.Option("--markdown", help="Write the result for a pull request here.", rich_help_panel=panels.SHOW),
]
PricesFile = Annotated[
    Path | None,
    typer.Option(
        "--prices",
        help="TOML file with what a core, memory, storage and requests cost you.",
        show_default="assumed, see the page",
        rich_help_panel=panels.SHOW,
    ),
]
