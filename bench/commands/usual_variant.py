"""The variant of a workload that a command for one variant means where none is named."""

from __future__ import annotations

from typing import Final

from bench.errors import BenchError
from pipelines.catalog import Catalog

USUAL: Final = "optimized"


def usual_variant(catalog: Catalog, workload: str) -> str:
    """`optimized` where the workload has it, else its only variant beside the baseline, else the baseline alone.

    The reference and what is run on request are not meant. BenchError, with the names, where there is a choice, and for
    a workload without variants; PipelineError for no workload of that name.
    """
    asked = catalog.workload(workload)
    usual = [entry.variant.name for entry in catalog.variants_of(workload) if not entry.variant.on_request]
    names = [name for name in usual if name != asked.reference]
    if USUAL in names:
        return USUAL
    meant = [name for name in names if name != asked.baseline] or names
    if not meant:
        raise BenchError(f"workload {workload!r} has no variants to compare: register some with --plugin FILE.py")
    if len(meant) > 1:
        raise BenchError(f"workload {workload!r} has the variants {', '.join(names)}: name one by --variant")
    return meant[0]
