"""From what was asked to the list of trials: pure, and drawn from the run's seed alone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from bench.machine.places import folder_name
from pipelines.variant import Variant, static_conf
from pipelines.workload import Workload
from reports.record import Kind, Trial

Group = tuple[str, tuple[tuple[str, str], ...], str]  # engine, settings, where another revision's code lies


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to plan for: labels of datasets, variants with the baseline among them, names of stages.

    `borrowed` are the stages that those build on and nobody asked for. `reference` names the variant that answers
    first, and makes what is borrowed; without one, the baseline does the latter.
    """

    workload: Workload
    datasets: tuple[str, ...]
    variants: tuple[Variant, ...]
    baseline: str
    stages: tuple[str, ...]
    borrowed: tuple[str, ...]
    reference: str | None
    repetitions: int
    forks: int
    seed: int
    warm_ups: int = 1


def make_plan(asked: Asked) -> tuple[Trial, ...]:
    """All trials in order of execution.

    For each dataset: the reference's answers, or what is borrowed. For each fork: a warm-up, the stages measured once
    (in the first fork), then the blocks with every variant once and the baseline twice, in random order.
    """
    return tuple(trial for dataset in asked.datasets for trial in _dataset(asked, dataset))


def worker_group(variant: Variant, checkout: str = "") -> Group:
    """Variants of one group can share a driver: same engine and code, same settings that only a fresh driver takes."""
    return variant.engine, tuple(sorted(static_conf(variant).items())), checkout


def upstream_trial(dataset: str, fork: int, variant: str, stages: tuple[str, ...]) -> Trial:
    """The unmeasured trial in which a variant makes stages that others build on."""
    return _trial(dataset, fork, variant, stages, kind=Kind.UPSTREAM)


def _dataset(asked: Asked, dataset: str) -> Iterator[Trial]:
    if asked.reference:
        stages = tuple(outline.name for outline in asked.workload.stages)
        needed = tuple(name for name in stages if name in {*asked.stages, *asked.borrowed})
        yield _trial(dataset, 1, asked.reference, needed, kind=Kind.REFERENCE)
    elif asked.borrowed:
        yield upstream_trial(dataset, 1, asked.baseline, asked.borrowed)
    for fork in range(1, asked.forks + 1):
        yield from _fork(asked, dataset, fork)


def _fork(asked: Asked, dataset: str, fork: int) -> Iterator[Trial]:
    rng = random.Random(f"{asked.seed}/{dataset}/{fork}")
    names = [variant.name for variant in asked.variants]
    for stages, kind in _before_the_blocks(asked, fork):
        for turn in range(1, (asked.warm_ups if kind is Kind.WARM_UP else 1) + 1):
            for name in rng.sample(names, len(names)):
                yield _trial(dataset, fork, name, stages, kind=kind, turn=turn)
    repeated = tuple(stage for stage in asked.stages if not asked.workload.outline(stage).once)
    if not repeated:
        return
    entries = [(name, 1) for name in names] + [(asked.baseline, 2)]
    for block in range(1, asked.repetitions + 1):
        for name, replica in rng.sample(entries, len(entries)):
            yield _trial(dataset, fork, name, repeated, kind=Kind.MEASURED, block=block, replica=replica)


def _before_the_blocks(asked: Asked, fork: int) -> Iterator[tuple[tuple[str, ...], Kind]]:
    """Warm-ups and the stages measured once, the latter after whatever can be warmed up without them.

    A stage measured once gets no warm-up of its own, so the order keeps its first variant from paying for the whole
    start of the engine.
    """
    workload = asked.workload
    once = tuple(stage for stage in asked.stages if workload.outline(stage).once and fork == 1)
    repeated = tuple(stage for stage in asked.stages if not workload.outline(stage).once)
    later = tuple(stage for stage in repeated if set(workload.upstream_of((stage,))) & set(once))
    sooner = tuple(stage for stage in repeated if stage not in later)
    parts = ((sooner, Kind.WARM_UP), (once, Kind.MEASURED), (later, Kind.WARM_UP))
    return ((stages, kind) for stages, kind in parts if stages)


def _trial(
    dataset: str,
    fork: int,
    variant: str,
    stages: tuple[str, ...],
    *,
    kind: Kind,
    block: int = 0,
    replica: int = 1,
    turn: int = 1,
) -> Trial:
    why = "once" if kind is Kind.MEASURED else kind
    place = f"b{block:02d}" if block else f"{why}{turn if turn > 1 else ''}-{'-'.join(stages)}"
    again = "" if replica == 1 else f"-again{replica}"
    return Trial(
        id=f"{folder_name(dataset)}/f{fork}-{place}-{variant}{again}",
        dataset=dataset,
        fork=fork,
        block=block,
        variant=variant,
        stages=stages,
        kind=kind,
        replica=replica,
    )
