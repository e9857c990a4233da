"""Command line: make one dataset, publish its events, prune the cache of datasets, or explain tables and columns."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from datasets import arguments
from datasets.cache.cache import default_folder
from datasets.console import Display, number_missing_characters, printed_by_libraries, show_text
from datasets.errors import DatasetError
from datasets.kafka.publish_command import publish_events
from datasets.kinds import kind_of
from datasets.payments.schemas import description
from datasets.prune import prune
from datasets.spec import SCALE_HELP, SKEW_COLUMNS, WORKLOAD, DatasetSpec, parse_columns
from datasets.summary import plural, summary

app = typer.Typer(add_completion=False, help="Make the data the benchmark runs on.")
app.command("publish")(publish_events)


@app.callback(invoke_without_command=True)
def make(
    *,
    context: typer.Context,
    workload: arguments.Workload = WORKLOAD,
    scale: Annotated[float, typer.Option(help=SCALE_HELP)] = 1.0,
    skew: arguments.Skew = 0.0,
    hot_share: arguments.HotShare = None,
    skew_columns: arguments.SkewColumns = SKEW_COLUMNS[0],
    seed: arguments.Seed = 1,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for this dataset; without it, one in the cache.", callback=arguments.local_folder),
    ] = None,
) -> None:
    """Make one dataset, or find it made."""
    if context.invoked_subcommand is not None:
        _refuse_options(context)
        return
    spec = DatasetSpec(scale=scale, skew=skew, hot_share=hot_share, skew_columns=parse_columns(skew_columns), seed=seed)
    kind = kind_of(workload)
    if spec.skew_columns != SKEW_COLUMNS[:1] and not set(spec.skew_columns) <= set(kind.input.skew_columns):
        raise DatasetError(f"--skew-columns: data for {workload} have one skewed key: leave it out")
    kind.input.check(spec)
    with Display() as display:
        data = kind.make_alone(spec, out, display)
    show_text(summary(data))


@app.command("prune")
def prune_cache(
    folder: Annotated[
        Path | None,
        typer.Option(help="Cache to prune; default: the one datasets are kept in.", exists=True, file_okay=False),
    ] = None,
) -> None:
    """Remove all cached datasets and leftovers of killed runs."""
    where = default_folder() if folder is None else folder
    count, freed = prune(where)
    show_text(f"removed {plural(count, 'folder')} ({freed / 1e6:.1f} MB) from {where}")


@app.command("describe")
def describe(*, workload: arguments.Workload = WORKLOAD) -> None:
    """Print all tables and columns with their meaning."""
    show_text(description(kind_of(workload).tables))


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; bad input is one line on stderr and exit code 2, SIGTERM ends it like ctrl-C with 130."""
    import_module("numpy.random")  # made by Cython: as it is loaded it lets no KeyboardInterrupt through
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    number_missing_characters()
    try:
        with printed_by_libraries():
            result = app(args=words, standalone_mode=False, prog_name="python -m datasets")
    except DatasetError as error:
        return _refused(str(error))
    except typer.TyperException as error:
        reason = error.format_message().replace("Value error, ", "").rstrip(".")
        return _refused(f"{reason}; see python -m datasets --help")
    except (typer.Abort, KeyboardInterrupt):
        return 130
    return result if isinstance(result, int) else 0


def _refused(message: str) -> int:
    print(f"datasets: {' '.join(message.split())}", file=sys.stderr)
    return 2


def _refuse_options(context: typer.Context) -> None:
    """Options of `make` before a command would be taken for options of the command, which has none of them."""
    for name in context.params:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise DatasetError(
                f"--{name.replace('_', '-')} means nothing to {context.invoked_subcommand}: leave it out"
            )


if __name__ == "__main__":
    sys.exit(main())
