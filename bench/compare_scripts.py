"""`python -m bench compare-scripts a.py b.py --data DIR`: scripts against each other, with nothing registered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bench import arguments
from bench.errors import BenchError
from bench.given import given_display, given_options
from bench.launch import start
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
        help="A folder with a sub-folder, or a file TABLE.parquet, of Parquet per table.",
        metavar="DIR",
        rich_help_panel=arguments.DATA,
    ),
]


def compare_scripts(
    scripts: Scripts,
    *,
    data: Data,
    mode: arguments.HowSure = None,
    repetitions: arguments.Repetitions = None,
    warm_ups: arguments.WarmUps = 1,
    forks: arguments.Forks = None,
    budget: arguments.Budget = None,
    precision: arguments.Precision = None,
    margin: arguments.Margin = "3%",
    timeout: arguments.Timeout = "20m",
    master: arguments.Master = None,
    conf: arguments.Conf = None,
    verify_metrics: arguments.VerifyMetrics = False,
    prices: arguments.PricesFile = None,
    out: arguments.Out = Path("runs"),
    scratch: arguments.Scratch = None,
    keep_outputs: arguments.KeepOutputs = False,
    open_page: arguments.OpenPage = False,
    as_json: arguments.AsJson = False,
    dry_run: arguments.DryRun = False,
    quiet: arguments.Quiet = False,
    verbose: arguments.Verbose = False,
) -> int:
    """Two or more PySpark scripts on the same data: which is faster, cheaper, and do they give the same rows."""
    check_scripts(scripts)
    given: dict[str, Any] = {
        "data": data, "mode": mode, "repetitions": repetitions, "warm_ups": warm_ups, "forks": forks,
        "budget": budget, "precision": precision, "margin": margin, "timeout": timeout, "master": master,
        "conf": conf, "verify_metrics": verify_metrics, "prices": prices, "out": out, "scratch": scratch,
        "keep_outputs": keep_outputs,
    }  # fmt: skip
    shown = {
        "open_page": open_page, "as_json": as_json, "dry_run": dry_run, "quiet": quiet, "verbose": verbose
    }  # fmt: skip
    options = given_options(given, workload=SCRIPTS, plugins=tuple(map(str, scripts)))
    return start(options, given_display(shown))


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
