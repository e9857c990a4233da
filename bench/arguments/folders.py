"""The options that say where things go on this machine, or lie from an earlier run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bench.arguments import panels
from datasets.arguments import local_folder

Out = Annotated[
    Path,
    typer.Option(help="Folder for runs.", rich_help_panel=panels.WHERE, callback=local_folder),
]
DataDir = Annotated[
    Path | None,
    typer.Option(
        help="Folder for generated data.",
        show_default="the user's cache",
        rich_help_panel=panels.WHERE,
        callback=local_folder,
    ),
]
Scratch = Annotated[
    Path | None,
    typer.Option(
        help="Folder for shuffle files and checkpoints.",
        show_default="in memory if there is room",
        rich_help_panel=panels.WHERE,
        callback=local_folder,
    ),
]
KeepOutputs = Annotated[
    bool,
    typer.Option(
        "--keep-outputs", help="Keep what the stages wrote, in the run's folder.", rich_help_panel=panels.WHERE
    ),
]
Resume = Annotated[
    Path | None,
    typer.Option(help="Go on with an interrupted run of your own, such as runs/latest.", rich_help_panel=panels.WHERE),
]
Force = Annotated[
    bool,
    typer.Option(
        "--force", help="With --resume: go on even if code or machine have changed.", rich_help_panel=panels.WHERE
    ),
]
