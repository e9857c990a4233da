"""Which workload, variants and stages the options mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bench.chosen_engines import on_engines, on_named_engines
from bench.clusters.executors import planned_conf
from bench.errors import BenchError
from bench.machine.spark_cores import spark_cores
from bench.options import Base, Options
from bench.planning.chosen_names import chosen_names
from bench.planning.fitted import fitted
from bench.planning.plan import Group, worker_group
from bench.planning.varied import levels_of
from bench.storage.storage import on_store
from bench.streams.paced.choice import paced_stages, with_seconds_of_stream
from pipelines.catalog import Catalog, RegisteredVariant
from pipelines.variant import SPARK, Variant, with_overrides
from pipelines.workload import Workload
from reports.record import SettingLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a run is about. `baseline` is the workload's if it was chosen, else the variant named first.

    `reference` answers first in every run, whether or not it was chosen to be measured as well. `levels` says of
    variants by name which setting of which other variant was varied to make them, `elsewhere` which of them is which
    other variant's code on another engine. With a `base`, there is one variant, set against itself as of that revision.
    """

    workload: Workload
    registered: tuple[RegisteredVariant, ...]
    stages: tuple[str, ...]
    baseline: str
    reference: Variant | None
    levels: Mapping[str, SettingLevel] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    base: Base | None = None

    @property
    def variants(self) -> tuple[Variant, ...]:
        """The chosen variants."""
        return tuple(entry.variant for entry in self.registered)

    @property
    def borrowed(self) -> tuple[str, ...]:
        """Stages that the chosen ones build on and nobody asked for: one variant makes them for all."""
        return self.workload.upstream_of(self.stages)

    @property
    def lenders(self) -> dict[str, str]:
        """By borrowed stage, the variant that makes it: the reference, or the baseline where there is none."""
        return dict.fromkeys(self.borrowed, self.reference_name or self.baseline)

    @property
    def reference_name(self) -> str | None:
        """What the reference is called, where there is one."""
        return self.reference.name if self.reference else None

    @property
    def all_variants(self) -> tuple[Variant, ...]:
        """The chosen variants, and the reference in any case."""
        unasked = self.reference and self.reference.name not in {variant.name for variant in self.variants}
        return (*self.variants, self.reference) if self.reference and unasked else self.variants

    @property
    def groups(self) -> tuple[Group, ...]:
        """The worker groups of all variants, in order."""
        return tuple(dict.fromkeys(self.group_of(variant) for variant in self.all_variants))

    def group_of(self, variant: Variant) -> Group:
        """The worker group of a variant."""
        of_base = self.base is not None and variant.name == self.baseline
        return worker_group(variant, self.base.folder if self.base and of_base else "")

    @property
    def drivers(self) -> int:
        """Spark drivers that live side by side."""
        return sum(engine == SPARK for engine, _, _ in self.groups)


def select(catalog: Catalog, options: Options) -> Selection:
    """Resolve names; BenchError or PipelineError for one that does not exist."""
    workload = catalog.workload(options.workload)
    entries = catalog.variants_of(workload.name)
    elsewhere = on_named_engines(entries)
    names = _variant_names(workload, entries, elsewhere, options)
    offered = (*entries, *(entry for entry, _ in elsewhere.values()))
    chosen = tuple(entry for entry in offered if entry.variant.name in names)
    stages = _stage_names(workload, options)
    _check_provided(workload, stages, [entry.variant for entry in chosen])
    _check_any(workload, chosen, options)
    registered = tuple(replace(entry, variant=_settled(entry.variant, options)) for entry in chosen)
    baseline = workload.baseline if workload.baseline in names else names[0]
    if options.base:
        if elsewhere.keys() & set(names):
            raise BenchError(
                "code of another revision is run on Spark: leave --engine out, and name no variant on another"
            )
        as_it_was = _as_of_base(registered, options.base)
        registered = (replace(as_it_was, variant=_fitted(as_it_was.variant, options)), *registered)
        baseline = registered[0].variant.name
    made = levels_of(registered, options.vary, baseline) if options.vary else ()
    return Selection(
        workload=_as_asked(workload, options),
        registered=(*registered, *(entry for entry, _ in made)),
        stages=tuple(outline.name for outline in workload.stages if outline.name in stages),
        baseline=baseline,
        reference=next((entry.variant for entry in entries if entry.variant.name == workload.reference), None),
        levels={entry.variant.name: level for entry, level in made},
        elsewhere={name: origin for name, (_, origin) in elsewhere.items() if name in names},
        base=options.base,
    )


def _variant_names(
    workload: Workload, entries: Sequence[RegisteredVariant], elsewhere: Collection[str], options: Options
) -> list[str]:
    """Names of variants in the order of asking; to ablate is to ask for both ends of each family and all in between."""
    if options.ablate and not workload.ablation:
        raise BenchError(f"--ablate: workload {workload.name!r} has no variants that differ by one technique")
    asked = (*options.variants, *workload.ablation) if options.ablate else options.variants
    local = options.store_option is None
    variants = [entry.variant for entry in entries]
    usual = {each.name: not each.on_request and (local or on_store(each)) for each in variants}
    return on_engines(chosen_names("--variant", asked, usual, elsewhere), entries, options.engines)


def _stage_names(workload: Workload, options: Options) -> list[str]:
    if options.pace is not None:
        usual = paced_stages(workload, options)
    else:
        without_once = options.repeated_only and not options.repeat_all
        usual = {each.name: not (each.provided or (each.once and without_once)) for each in workload.stages}
    return chosen_names("--stage", options.stages, usual)


def _check_any(workload: Workload, chosen: Collection[RegisteredVariant], options: Options) -> None:
    if chosen:
        return
    if options.store_option is not None:
        raise BenchError(
            f"{options.store_option}: no variant of workload {workload.name!r} runs on Spark, and others cannot work "
            "with an object store: stay on this machine's disk"
        )
    raise BenchError(f"workload {workload.name!r} has no variants: register some with --plugin FILE.py")


def _as_of_base(chosen: Sequence[RegisteredVariant], base: Base) -> RegisteredVariant:
    """The one variant chosen as of another revision; BenchError where it is not one."""
    if len(chosen) != 1:
        raise BenchError(f"one variant at a time is set against a revision, not {len(chosen)}: name one by --variant")
    (entry,) = chosen
    variant = replace(
        entry.variant,
        name=base.named(entry.variant.name),
        summary=f"{entry.variant.name} as of commit {base.revision[:12]}.",
        spark_conf=dict(base.spark_conf),
    )
    return replace(entry, variant=variant, origin=f"commit {base.revision[:12]}")


def _settled(variant: Variant, options: Options) -> Variant:
    """The variant with the user's settings over its own, for the cores that there will be."""
    return _fitted(with_overrides(variant, dict(options.conf)), options)


def _fitted(variant: Variant, options: Options) -> Variant:
    return fitted(variant, spark_cores({**planned_conf(options), **variant.spark_conf}))


def _as_asked(workload: Workload, options: Options) -> Workload:
    if options.pace is not None:
        workload = with_seconds_of_stream(workload, options.pace)
    if options.repeat_all:
        workload = replace(workload, stages=tuple(replace(outline, once=False) for outline in workload.stages))
    return workload


def _check_provided(workload: Workload, stages: Sequence[str], variants: Sequence[Variant]) -> None:
    """A stage that is the same for all variants says something only of what each has made itself, on its own engine."""
    for outline in (outline for outline in map(workload.outline, stages) if outline.provided):
        without = [variant.name for variant in variants if variant.engine not in outline.provided]
        if without:
            raise BenchError(
                f"--stage {outline.name} cannot be done for {', '.join(without)}: it is there only for "
                f"{', '.join(outline.provided)}; leave these variants or the stage out"
            )
        missing = [name for name in outline.upstream if name not in stages]
        if missing:
            more = " ".join(f"--stage {name}" for name in missing)
            raise BenchError(f"--stage {outline.name} reads what each variant wrote: add {more}")
