"""Input that is made by scale, skew and seed: what a run has to know of it before it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from datasets.cache.made import Make, ensure_made
from datasets.input_data import InputData
from datasets.progress import Progress
from datasets.spec import DatasetSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedInput:
    """Input that is made by scale, skew and seed.

    `ensure` gives the data of a spec below a folder (None: where it likes), made unless they are there already, and
    may tell what it does; DatasetError for what cannot be made. `estimated_bytes` is their rough size on disk,
    `skew_columns` are what `--skew-columns` may name, `unit` says in words what scale 1 is. `check` is asked before
    anything is made or planned; DatasetError for a spec whose data could not be as it says.
    """

    ensure: Callable[[DatasetSpec, Path | None, Progress | None], InputData]
    estimated_bytes: Callable[[DatasetSpec], int]
    skew_columns: tuple[str, ...] = ()
    unit: str = ""
    check: Callable[[DatasetSpec], None] = lambda _: None


def made_by(make: Make, *, name: str, bytes_per_scale: int, unit: str = "") -> GeneratedInput:
    """Input that the function `make(spec, folder)` writes: tables, as sub-folders of Parquet files or TABLE.parquet.

    It must write the same for the same spec. It is called once for a spec and a `name`, which has to change whenever
    other data would be written. `bytes_per_scale` is the rough size on disk of a unit of scale, `unit` what that is.
    """
    return GeneratedInput(
        ensure=partial(ensure_made, make, name),
        estimated_bytes=lambda spec: round(bytes_per_scale * spec.scale),
        unit=unit,
    )
