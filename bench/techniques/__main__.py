"""`python -m bench.techniques`: write docs/techniques.md anew, on request with the figures of runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bench.console import show_error
from bench.errors import BenchError
from bench.techniques.figures import read_figures, write_runs
from bench.techniques.measured_run import measured_run
from bench.techniques.page import techniques_page
from pipelines.payments import OPTIMIZED
from pipelines.phase2_optimized.tunings import GROUPS
from reports.errors import ReportError
from reports.files.atomic import write_atomically
from reports.loading import load_run
from reports.writing.standard_output import show_text

PAGE = "techniques.md"
FIGURES = "techniques"

app = typer.Typer(add_completion=False)


@app.command()
def write(
    docs: Annotated[Path, typer.Option(help="The folder of documents.")] = Path("docs"),
    runs: Annotated[
        list[Path] | None,
        typer.Option(
            "--run", help="Take the figures of this run in place of those kept; repeat for more.", show_default=False
        ),
    ] = None,
) -> None:
    """Write techniques.md from the definitions, the code and what was measured of each technique."""
    figures = docs / FIGURES
    if not figures.is_dir():
        raise BenchError(
            f"{figures} is no folder: run this at the root of the checkout, or name the documents by --docs"
        )
    if runs:
        write_runs(figures, tuple(measured_run(load_run(run), OPTIMIZED) for run in runs))
    page = techniques_page(OPTIMIZED, GROUPS, read_figures(figures))
    write_atomically(docs / PAGE, page.encode())
    show_text(f"{docs / PAGE}\n")


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; bad input is one line on stderr and exit code 2."""
    try:
        app(args=words, standalone_mode=False, prog_name="python -m bench.techniques")
    except (BenchError, ReportError) as error:
        show_error(str(error))
        return 2
    except OSError as error:
        show_error(f"{error.filename} cannot be written ({error.strerror}): make room or choose another folder")
        return 2
    except typer.TyperException as error:
        show_error(f"{error.format_message()}; see python -m bench.techniques --help")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
