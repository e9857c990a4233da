"""A plugin for calibration: of every Spark variant some identical copies, and one that wastes a tenth of its time.

`optimized@copy-1` … `optimized@copy-12` do what `optimized` does, so whatever is found between them is noise.
`optimized@slower` does the same and then computes for nothing for a tenth of the time each stage took, so a sound
protocol has to find it, and find it slower.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Final

from pipelines.catalog import load_catalog
from pipelines.stage import Stage, StageContext
from pipelines.variant import SPARK, Register, Variant

COPIES: Final = 12
WASTE: Final = 0.10


@dataclass(frozen=True, slots=True)
class Wasteful:
    """A stage that takes a tenth longer than the one it wraps, on whatever machine and data."""

    stage: Stage

    @property
    def name(self) -> str:
        """The wrapped stage's name: it is the same job."""
        return self.stage.name

    def run(self, context: StageContext) -> None:
        """Do the work, then keep a processor busy for a tenth of the time it took."""
        start = time.perf_counter()
        self.stage.run(context)
        end = time.perf_counter()
        until = end + WASTE * (end - start)
        while time.perf_counter() < until:
            pass


def copy_names(variant: str, number: int) -> tuple[str, ...]:
    """Names of the first copies of a variant."""
    return tuple(f"{variant}@copy-{copy}" for copy in range(1, number + 1))


def slower_name(variant: str) -> str:
    """Name of the copy that wastes time."""
    return f"{variant}@slower"


def register_variants(register: Register) -> None:
    """Copies of all that is installed; copies of plugin files are not made."""
    for variant in (entry.variant for entry in load_catalog().variants):
        if variant.engine == SPARK:
            for copy in _copies(variant):
                register(copy)


def _copies(variant: Variant) -> list[Variant]:
    same = [
        replace(variant, name=name, summary=f"The same as {variant.name}.", on_request=True)
        for name in copy_names(variant.name, COPIES)
    ]
    slower = replace(
        variant,
        name=slower_name(variant.name),
        summary=f"{variant.name}, and then a tenth of the time wasted.",
        stages=tuple(Wasteful(stage) for stage in variant.stages),
        on_request=True,
    )
    return [*same, slower]
