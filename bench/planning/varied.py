"""Variants that are another one with a Spark setting at some value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bench.errors import BenchError
from bench.options import Varied
from pipelines.catalog import RegisteredVariant
from pipelines.variant import SPARK, Variant, with_overrides
from reports.record import SettingLevel

Made = tuple[RegisteredVariant, SettingLevel]


def levels_of(chosen: Sequence[RegisteredVariant], varied: Varied, baseline: str) -> tuple[Made, ...]:
    """Each Spark variant at every value of the setting; the baseline only where it is the one Spark variant chosen.

    Raises BenchError when there is no Spark variant to vary, or when a value makes a name that is taken, also
    by another value that differs only in capitals.
    """
    on_spark = [entry for entry in chosen if entry.variant.engine == SPARK]
    others = [entry for entry in on_spark if entry.variant.name != baseline] or on_spark
    if not others:
        raise BenchError(f"--vary {varied.key}: no Spark variant was chosen, and others have no Spark settings")
    made = tuple(level for entry in others for level in _levels(entry, varied))
    names = Counter(entry.variant.name for entry, _ in made)
    alike = {name for name, times in names.items() if times > 1}  # ZSTD and zstd
    taken = alike | ({entry.variant.name for entry in chosen} & set(names))
    if taken:
        raise BenchError(f"--vary {varied.key}: there is a variant {', '.join(sorted(taken))} already: name fewer")
    return made


def at_level(variant: Variant, level: SettingLevel) -> Variant:
    """The variant with a setting at a value, under a name of its own."""
    named = replace(
        variant,
        name=f"{variant.name}@{level.value.lower()}",
        summary=f"{variant.name} with {level.key} = {level.value}.",
        on_request=True,
    )
    return with_overrides(named, {level.key: level.value})


def _levels(entry: RegisteredVariant, varied: Varied) -> Iterator[Made]:
    for value in varied.values:
        level = SettingLevel(of=entry.variant.name, key=varied.key, value=value)
        yield replace(entry, variant=at_level(entry.variant, level)), level
