"""`python -m reports runs/<id>`: render a run's reports again, on any machine."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from typer.exceptions import TyperException

from reports.errors import ReportError
from reports.formats import FORMATS, Format
from reports.formatting import shortened
from reports.prices import read_prices
from reports.render import HTML_FILE, write_reports

USAGE_ERROR: Final = 2
_MESSAGE_LENGTH: Final = 500

app = typer.Typer(add_completion=False)


@app.command()
def render(
    folder: Annotated[Path, typer.Argument(help="A run's folder, such as runs/latest.", show_default=False)],
    prices: Annotated[
        Path | None, typer.Option(help="A TOML file with your prices, in place of the run's.", show_default=False)
    ] = None,
    formats: Annotated[
        list[Format] | None,
        typer.Option("--format", help="Write this beside them; repeat for more.", show_default=False),
    ] = None,
) -> None:
    """Write comparison.json, report.txt and report.html of a run again from its records."""
    comparison = write_reports(folder, read_prices(prices) if prices else None, formats or ())
    for verdict in comparison.verdicts:
        typer.echo(verdict.text)
    for name in (HTML_FILE, *(FORMATS[each][0] for each in formats or ())):
        typer.echo(str(folder / name))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command (by default with this process's arguments) and return its exit code."""
    try:
        app(args=arguments, prog_name="python -m reports", standalone_mode=False)
    except ReportError as error:
        return _refuse(str(error))
    except TyperException as error:
        return _refuse(f"{error}; see python -m reports --help")
    return 0


def _refuse(message: str) -> int:
    typer.echo(f"error: {shortened(message, _MESSAGE_LENGTH)}", err=True)
    return USAGE_ERROR


if __name__ == "__main__":
    sys.exit(main())
