"""Options that say which data is meant, of every command that makes or finds a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from datasets.cache.local_folder import is_local
from datasets.kinds import KINDS
from datasets.spec import COLUMNS_HELP


def local_folder(given: Path | None) -> Path | None:
    """The folder itself; typer.BadParameter, which names the option, for an address."""
    if given is not None and not is_local(given):
        raise typer.BadParameter(
            "an address is no folder of this machine: name one; to an object store data are sent by python -m bench "
            "--storage"
        )
    return given


Workload = Annotated[str, typer.Option(help=f"Whose data: {', '.join(KINDS)}.")]
Skew = Annotated[float, typer.Option(help="Zipf exponent of the skewed keys, 0 to 1.5.")]
HotShare = Annotated[float | None, typer.Option(help="Instead of skew: one key's share of all rows.")]
SkewColumns = Annotated[str, typer.Option(help=COLUMNS_HELP)]
Seed = Annotated[int, typer.Option(help="Another seed gives other data of the same kind.")]
