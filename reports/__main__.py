"""`python -m reports runs/<id>`: render a run's reports again, or set two runs side by side, on any machine."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from typer.exceptions import TyperException

from reports.errors import ReportError
from reports.forms.formats import FORMATS, Format
from reports.prices import read_prices
from reports.render import HTML_FILE, write_reports
from reports.serve.command import app as serve_app
from reports.two_runs.text import render_two_runs_text
from reports.two_runs.write import write_two_runs
from reports.writing.formatting import shortened
from reports.writing.standard_output import number_missing_characters, printed_by_libraries, show_text
from reports.writing.visible import visible

USAGE_ERROR: Final = 2
INTERRUPTED: Final = 130
SERVE: Final = "serve"
_MESSAGE_LENGTH: Final = 500
_EPILOG: Final = (
    "To look at all runs of a folder, and at how they went over time, in a browser: python -m reports serve runs/"
)

app = typer.Typer(add_completion=False)


@app.command(epilog=_EPILOG)
def render(
    folder: Annotated[
        Path, typer.Argument(metavar="RUN", help="A run's folder, such as runs/latest.", show_default=False)
    ],
    second: Annotated[
        Path | None,
        typer.Argument(metavar="RUN_B", help="Another run, to be set beside the first.", show_default=False),
    ] = None,
    prices: Annotated[
        Path | None, typer.Option(help="A TOML file with your prices, in place of the run's.", show_default=False)
    ] = None,
    formats: Annotated[
        list[Format] | None,
        typer.Option("--format", help="Write this beside them; repeat for more.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Where to write what is found of two runs; by default a folder in that of RUN_B.", show_default=False
        ),
    ] = None,
) -> None:
    """Write comparison.json, report.txt and report.html of a run again from its records, or compare two runs."""
    if second is None:
        _refuse_given("--out", out, "goes with two runs: the reports of one lie in its folder")
        _render_one(folder, prices, formats or ())
    else:
        _refuse_given("--prices", prices, "goes with one run: two are not compared by cost")
        _render_two(folder, second, out, formats or ())


def _render_one(folder: Path, prices: Path | None, formats: Sequence[Format]) -> None:
    comparison = write_reports(folder, read_prices(prices) if prices else None, formats)
    paths = (folder / name for name in (HTML_FILE, *(FORMATS[each][0] for each in formats)))
    _show(*(visible(verdict.text) for verdict in comparison.verdicts), *(visible(str(path)) for path in paths))


def _render_two(first: Path, second: Path, out: Path | None, formats: Sequence[Format]) -> None:
    found, paths = write_two_runs(first, second, out, formats)
    _show(render_two_runs_text(found), *(visible(str(path)) for path in paths))


def _show(*lines: str) -> None:
    show_text("".join(f"{line}\n" for line in lines))


def _refuse_given(option: str, value: Path | None, reason: str) -> None:
    if value is not None:
        raise ReportError(f"{option} {reason}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command (by default with this process's arguments) and return its exit code.

    `serve` as the first word is a command of its own; any other first word is a run. A run's folder of that name can be
    given as ./serve.
    """
    number_missing_characters()
    words = list(sys.argv[1:] if arguments is None else arguments)
    serving = words[:1] == [SERVE]
    name = f"python -m reports {SERVE}" if serving else "python -m reports"
    try:
        with printed_by_libraries():
            if serving:
                serve_app(args=words[1:], prog_name=name, standalone_mode=False)
            else:
                app(args=words, prog_name=name, standalone_mode=False)
    except ReportError as error:
        return _refuse(str(error))
    except TyperException as error:
        reason = error.format_message().replace("Value error, ", "").rstrip(".")
        return _refuse(f"{reason}; see {name} --help")
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    return 0


def _refuse(message: str) -> int:
    typer.echo(f"error: {shortened(visible(message), _MESSAGE_LENGTH)}", err=True)
    return USAGE_ERROR


if __name__ == "__main__":
    sys.exit(main())
