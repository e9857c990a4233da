"""`python -m reports serve runs/`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from reports.serve.library import Library
from reports.serve.server import DEFAULT_PORT, LOOPBACK, open_server
from reports.writing.standard_output import show_text

_LAST_PORT: Final = 65535

app = typer.Typer(add_completion=False)


@app.command()
def serve(
    folder: Annotated[Path, typer.Argument(metavar="RUNS", help="A folder of runs.")] = Path("runs"),
    port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=_LAST_PORT,
            help=f"Where to listen; by default {DEFAULT_PORT}, or a free port where that is taken.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """List the runs of a folder, and how they went over time, in a browser of this machine; Ctrl-C ends it.

    It listens at 127.0.0.1 only and writes nothing.
    """
    with open_server(Library(folder), port) as server:
        try:
            show_text(f"{folder} is shown at {server.address}, on this machine only ({LOOPBACK}); Ctrl-C ends it\n")
            server.serve_forever()
        except KeyboardInterrupt:
            show_text("ended\n")
