"""Command line: make one dataset, or prune the cache of datasets."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from datasets.cache import AGAIN, Dataset, default_folder, ensure, ensure_at, prune
from datasets.errors import DatasetError
from datasets.skew import Shares
from datasets.spec import COLUMNS_HELP, SKEW_COLUMNS, DatasetSpec, parse_columns

app = typer.Typer(add_completion=False, help="Make the data the benchmark runs on.")


@app.callback(invoke_without_command=True)
def make(
    *,
    context: typer.Context,
    scale: Annotated[float, typer.Option(help="1 is 100,000 historical transactions.")] = 1.0,
    skew: Annotated[float, typer.Option(help="Zipf exponent of the skewed keys, 0 to 1.5.")] = 0.0,
    hot_share: Annotated[float | None, typer.Option(help="Instead of skew: one key's share of all rows.")] = None,
    skew_columns: Annotated[str, typer.Option(help=COLUMNS_HELP)] = SKEW_COLUMNS[0],
    seed: Annotated[int, typer.Option(help="Another seed gives other data of the same kind.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Folder for this dataset; without it, one in the cache.")] = None,
) -> None:
    """Make one dataset, or find it made."""
    if context.invoked_subcommand is not None:
        return
    spec = DatasetSpec(scale=scale, skew=skew, hot_share=hot_share, skew_columns=parse_columns(skew_columns), seed=seed)
    _summarise(ensure(spec, progress=_tell) if out is None else ensure_at(spec, out, progress=_tell))


@app.command("prune")
def prune_cache(
    folder: Annotated[Path | None, typer.Option(help="Cache to prune; default: the one datasets are kept in.")] = None,
) -> None:
    """Remove all cached datasets and leftovers of killed runs."""
    where = default_folder() if folder is None else folder
    count, freed = prune(where)
    print(f"removed {count} folders ({freed / 1e6:.1f} MB) from {where}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; bad input is one line on stderr and exit code 2."""
    try:
        result = app(args=arguments, standalone_mode=False, prog_name="python -m datasets")
    except (DatasetError, typer.TyperException) as error:
        message = error.format_message() if isinstance(error, typer.TyperException) else str(error)
        _tell("")
        print(f"datasets: {' '.join(message.split())}", file=sys.stderr)
        return 2
    except (typer.Abort, KeyboardInterrupt):
        return 130
    return result if isinstance(result, int) else 0


def _tell(message: str) -> None:
    """Show progress on one line of a terminal; what was found damaged is worth a line in any log."""
    if message.startswith(AGAIN):
        print(message, file=sys.stderr)
    elif sys.stderr.isatty():
        print(f"\r\033[K{message}", end="", file=sys.stderr, flush=True)


def _summarise(dataset: Dataset) -> None:
    _tell("")
    manifest = dataset.manifest
    print(f"{dataset.folder}: {'made' if dataset.generated else 'already there'} ({dataset.seconds:.1f} s)")
    for name, table in manifest.tables.items():
        print(f"  {name:20} {table.rows:>12,} rows {table.bytes / 1e6:>10.1f} MB in {table.files} files")
    for column, spread in manifest.shares.items():
        law = manifest.spec.label if column in manifest.spec.skew_columns else "uniform"
        print(f"  transactions per {column} ({law})")
        print(f"    realised: {_shares(spread.realised)}")
        print(f"    expected: {_shares(spread.expected)}")


def _shares(shares: Shares) -> str:
    skew = "not measured" if shares.partition_skew is None else f"{shares.partition_skew:.1f}"
    return (
        f"top 1 {shares.top_1:.2%}, top 10 {shares.top_10:.2%}, top 1 % {shares.top_1_percent:.2%}, "
        f"top 20 % {shares.top_20_percent:.2%}, Gini {shares.gini:.2f}, largest/median of 200 partitions {skew}"
    )


if __name__ == "__main__":
    sys.exit(main())
