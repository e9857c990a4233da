"""The command line: which command does what, and errors to one line."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Final

import typer
from typer.exceptions import TyperException

from bench import __version__
from bench.arguments import display, folders
from bench.arguments.chosen_workload import chosen_workload
from bench.arguments.given import given_display, given_options
from bench.arguments.run_arguments import takes_run_arguments
from bench.commands.ab import ab
from bench.commands.calibrate import calibrate
from bench.commands.compare_scripts import compare_scripts
from bench.commands.gate import gate
from bench.commands.history import history
from bench.commands.launch import EXIT_INTERRUPTED, EXIT_NOT_COMPARABLE, EXIT_USAGE, EXIT_WELL, go_on, start
from bench.commands.new_variant import new_variant
from bench.commands.prune import prune
from bench.commands.sweep import sweep
from bench.console import show_error
from bench.display.tables import show_catalog
from bench.errors import BenchError, NotComparableError
from bench.labs.command import lab
from bench.machine.signals import stop_in_good_order
from datasets.errors import DatasetError
from pipelines.catalog import load_catalog
from pipelines.errors import PipelineError
from reports.errors import ReportError
from reports.writing.standard_output import number_missing_characters, printed_by_libraries, show_text

FOR_PEOPLE: Final = (BenchError, DatasetError, PipelineError, ReportError)
WITH_RESUME: Final = frozenset({"--resume", "--force", "--quiet", "--verbose", "--open", "--json", "--pause-at"})

EXAMPLES = """
Compare variants of a Spark pipeline: which is faster, cheaper and still right.

Examples, each a whole command:

  python -m bench --scale 10 --skew 0.9                    all variants, 15 to 25 minutes on two cores

  python -m bench --scale 0.01 --mode quick --budget 3m    a first look

  python -m bench --skew 0,0.5,0.9 --variant optimized --variant baseline

  python -m bench sweep --skew 0:1.2:0.3 --variant optimized --variant baseline

  python -m bench --scale 5 --skew 0.9 --ablate            what each technique buys

  python -m bench gate                                     does a variant cost more than its budget allows

  python -m bench ab --base main                           is the code here slower than on main, beyond chance

  python -m bench compare-scripts a.py b.py --data DIR     two scripts of yours on data of yours

  python -m bench lab                                      labs: predict, measure, explain

  python -m bench new-variant my-idea                      a variant of your own and its test, to be changed

  python -m bench --plugin my_variant.py --dry-run         what would run, how long, how much disk

  python -m bench --resume runs/latest                     go on after an interruption

  python -m bench prune --keep 20                          remove all but the newest runs
"""

app = typer.Typer(
    add_completion=False, rich_markup_mode="rich", context_settings={"help_option_names": ["-h", "--help"]}
)
app.command("compare-scripts")(compare_scripts)
app.command("sweep")(sweep)
app.command("calibrate")(calibrate)
app.command("gate")(gate)
app.command("ab")(ab)
app.command("history")(history)
app.command("lab")(lab)
app.command("new-variant")(new_variant)
app.command("prune")(prune)


@app.callback(invoke_without_command=True, help=EXAMPLES)
@takes_run_arguments
def bench(
    context: typer.Context,
    *,
    resume: folders.Resume = None,
    force: folders.Force = False,
    list_all: display.ListAll = False,
    version: display.Version = False,
    **given: Any,
) -> int:
    """Run the comparison; other jobs are subcommands."""
    if context.invoked_subcommand is not None:
        _refuse(context, f"stands before {context.invoked_subcommand}, which would ignore it: put it behind")
        return EXIT_WELL
    if version:
        show_text(f"spark-variant-bench {__version__}\n")
        return EXIT_WELL
    if list_all:
        _, plugins = chosen_workload(given["workload"], list(map(str, given["plugin"] or ())))
        show_catalog(load_catalog(list(map(Path, plugins))))
        return EXIT_WELL
    if resume is None:
        if force:
            raise BenchError("--force goes on with a run although the code has changed: it belongs to --resume")
        return start(given_options(given, repeated_only=given["ablate"]), given_display(given))
    # The run goes on with its own options, so others would be ignored.
    _refuse(context, "cannot be changed with --resume: leave it out, or start a new run", but=WITH_RESUME)
    return go_on(resume, given_display(given), force=force)


def _refuse(context: typer.Context, why: str, *, but: Collection[str] = ()) -> None:
    """BenchError for the first option on the command line other than these."""
    options = {parameter.name: max(parameter.opts, key=len) for parameter in context.command.params}
    for name in context.params:  # in the order of the command line
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE" and options[name] not in but:
            raise BenchError(f"{options[name]} {why}")


def _check_text(words: Sequence[str]) -> None:
    """BenchError for a word that is no text, as the name of a file may be: records and engines take none such."""
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            raise BenchError(f"{word!r} is no UTF-8, which a record could not hold: use another name") from None


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code.

    0 well, 1 failed or wrong variant, 2 usage, 3 regression, 4 not comparable, 130 interrupted.
    """
    stop_in_good_order()
    number_missing_characters()
    try:
        _check_text(sys.argv[1:] if words is None else words)
        with printed_by_libraries():
            result = app(args=words, standalone_mode=False, prog_name="python -m bench")
    except NotComparableError as error:
        show_error(str(error))
        return EXIT_NOT_COMPARABLE
    except FOR_PEOPLE as error:
        show_error(str(error))
        return EXIT_USAGE
    except TyperException as error:
        reason = error.format_message().replace("Value error, ", "").rstrip(".")
        show_error(f"{reason}; see python -m bench --help")
        return EXIT_USAGE
    except (KeyboardInterrupt, typer.Abort):
        return EXIT_INTERRUPTED
    return result if isinstance(result, int) else EXIT_WELL
