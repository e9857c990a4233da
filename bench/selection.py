"""Which workload, variants and stages the options mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from bench.errors import BenchError
from bench.options import Options
from bench.plan import Group, worker_group
from pipelines.catalog import Catalog, RegisteredVariant
from pipelines.variant import Variant, with_overrides
from pipelines.workload import Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a run is about. `baseline` is the workload's if it was chosen, else the variant named first."""

    workload: Workload
    registered: tuple[RegisteredVariant, ...]
    stages: tuple[str, ...]
    baseline: str

    @property
    def variants(self) -> tuple[Variant, ...]:
        """The chosen variants."""
        return tuple(entry.variant for entry in self.registered)

    @property
    def borrowed(self) -> tuple[str, ...]:
        """Stages that the chosen ones build on and nobody asked for: the baseline makes them for all variants."""
        return self.workload.upstream_of(self.stages)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The worker groups of the chosen variants, in order."""
        return tuple(dict.fromkeys(worker_group(variant) for variant in self.variants))


def select(catalog: Catalog, options: Options) -> Selection:
    """Resolve names; BenchError or PipelineError for one that does not exist."""
    workload = catalog.workload(options.workload)
    entries = catalog.variants_of(workload.name)
    names = _chosen("--variant", options.variants, [entry.variant.name for entry in entries])
    stages = _chosen("--stage", options.stages, [outline.name for outline in workload.stages])
    overrides = dict(options.conf)
    registered = tuple(
        replace(entry, variant=with_overrides(entry.variant, overrides))
        for entry in entries
        if entry.variant.name in names
    )
    if not registered:
        raise BenchError(f"workload {workload.name!r} has no variants: register some with --plugin FILE.py")
    baseline = workload.baseline if workload.baseline in names else names[0]
    return Selection(
        workload=workload,
        registered=registered,
        stages=tuple(outline.name for outline in workload.stages if outline.name in stages),
        baseline=baseline,
    )


def _chosen(option: str, asked: Sequence[str], known: Iterable[str]) -> list[str]:
    known = list(known)
    for name in asked:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]!r}? " if close else ""
            raise BenchError(f"{option} {name!r} does not exist: {hint}there is {', '.join(known)}")
    return list(asked) or known
