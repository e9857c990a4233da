"""`python -m bench compare-scripts a.py b.py --data DIR`: scripts against each other, with nothing registered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bench.arguments import panels
from bench.arguments.given import given_display, given_options
from bench.arguments.run_arguments import takes
from bench.commands.launch import start
from bench.errors import BenchError
from pipelines.plugin import plugin_from_file
from pipelines.scripts import SCRIPTS, SIGNATURE, check_names, checked_run

FEWEST: Final = 2

Scripts = Annotated[
    list[Path],
    typer.Argument(metavar="A.py B.py …", help=f"Files with one function {SIGNATURE}; the first is the baseline."),
]
Data = Annotated[
    str,
    typer.Option(
        help="A folder, or s3a://BUCKET/PREFIX, with a sub-folder, or a file TABLE.parquet, of Parquet per table.",
        metavar="DIR|ADDRESS",
        rich_help_panel=panels.DATA,
    ),
]


@takes(
    "mode", "repetitions", "warm_ups", "forks", "budget", "precision", "margin", "timeout", "master", "conf",
    "verify_metrics", "prices", "out", "scratch", "s3_endpoint", "s3_path_style", "keep_outputs", "open_page",
    "as_json", "dry_run", "quiet", "verbose",
)  # fmt: skip
def compare_scripts(scripts: Scripts, *, data: Data, **given: Any) -> int:
    """Two or more PySpark scripts on the same data: which is faster, cheaper, and do they give the same rows."""
    check_scripts(scripts)
    options = given_options({**given, "data": data}, workload=SCRIPTS, plugins=tuple(map(str, scripts)))
    return start(options, given_display(given))


def check_scripts(scripts: Sequence[Path]) -> None:
    """BenchError or PipelineError for what cannot be compared."""
    for script in scripts:
        if not script.is_file():
            what = "is a folder" if script.is_dir() else "does not exist"
            raise BenchError(f"script {script} {what}: give the path of a Python file")
    if len(scripts) < FEWEST:
        raise BenchError(f"one script has nothing to be compared with: give at least {FEWEST}")
    check_names(scripts)
    for script in scripts:
        checked_run(plugin_from_file(script, "script"))
