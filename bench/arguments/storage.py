"""The options that say where Spark reads and writes."""

from __future__ import annotations

from typing import Annotated

import typer

from bench.arguments import panels

Storage = Annotated[
    str | None,
    typer.Option(
        "--storage",
        help="Where Spark reads data and writes outputs: s3a://BUCKET/PREFIX of an object store. Credentials come from "
        "the usual AWS chain. The reference and the judging stay on this machine.",
        show_default="this machine's disk",
        rich_help_panel=panels.WHERE,
    ),
]
S3Endpoint = Annotated[
    str | None,
    typer.Option(
        "--s3-endpoint",
        help="With --storage, or --data of a store: http://HOST:PORT of the store, or https.",
        show_default="Amazon S3",
        rich_help_panel=panels.WHERE,
    ),
]
S3PathStyle = Annotated[
    bool,
    typer.Option(
        "--s3-path-style",
        help="The same: bucket names in the path, not in the host's name, as most stores but Amazon's want it.",
        rich_help_panel=panels.WHERE,
    ),
]
