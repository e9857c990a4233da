"""The options that say which data are worked on."""

from __future__ import annotations

from typing import Annotated

import typer

from bench.arguments import panels
from datasets.spec import COLUMNS_HELP, SCALE_HELP, SKEW_COLUMNS

Scale = Annotated[
    list[str] | None,
    typer.Option(
        help=f"{SCALE_HELP}, several as for --skew.",
        show_default="1",
        rich_help_panel=panels.DATA,
    ),
]
Skew = Annotated[
    list[str] | None,
    typer.Option(
        help="Zipf exponent of the skewed keys, 0 to 1.5; several by commas, repeated, or as from:to:step.",
        show_default="0,0.9; in a sweep 0.9",
        rich_help_panel=panels.DATA,
    ),
]
HotShare = Annotated[
    list[str] | None,
    typer.Option(
        help="Instead of --skew: one key has this share of all rows; several likewise.", rich_help_panel=panels.DATA
    ),
]
SkewColumns = Annotated[
    str | None,
    typer.Option(help=COLUMNS_HELP, show_default=SKEW_COLUMNS[0], rich_help_panel=panels.DATA),
]
Seed = Annotated[
    int,
    typer.Option(help="Of the data and of the order of trials.", rich_help_panel=panels.DATA),
]
Data = Annotated[
    str | None,
    typer.Option(
        help="Instead of generated data: a folder, or s3a://BUCKET/PREFIX of an object store, with a sub-folder, or a "
        "file TABLE.parquet, of Parquet per table.",
        metavar="DIR|ADDRESS",
        rich_help_panel=panels.DATA,
    ),
]
