"""What a workload and a variant must be before anything is run: checks of what plugins hand over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from pipelines.errors import PipelineError
from pipelines.variant import ENGINES, Variant
from pipelines.workload import Workload

# Names become parts of file names, of records and of command lines.
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9@._-]{0,59}")
_NAME_RULE: Final = "use up to 60 of a-z, 0-9, '@', '.', '_' and '-', beginning with a letter or digit"


def checked_workload(found: object, origin: str) -> Workload:
    """The workload that a plugin registered; PipelineError if it is none or its stages make no sense."""
    if not isinstance(found, Workload):
        raise PipelineError(f"{origin} registers a {type(found).__name__} as a workload: register a Workload")
    _check_name(found.name, "workload", origin)
    where = f"workload {found.name} ({origin})"
    _check(bool(found.stages), f"{where} has no stages", "give it at least one StageOutline")
    _check_summary(found.summary, where)
    _check(_are_names(found.tables), f"{where}: tables is no tuple of names", 'write ("name",) with a comma')
    earlier: list[str] = []
    for outline in found.stages:
        _check_name(outline.name, "stage", where)
        _check_summary(outline.summary, f"{where}: stage {outline.name}")
        _check(outline.name not in earlier, f"{where} has stage {outline.name} twice", "name every stage once")
        missing = [name for name in outline.upstream if name not in earlier]
        _check(not missing, f"{where}: stage {outline.name} builds on {_list(missing)}", "name only earlier stages")
        earlier.append(outline.name)
    return found


def checked_variant(found: object, origin: str, workloads: Mapping[str, Workload]) -> Variant:
    """The variant that a plugin registered; PipelineError if it is none or cannot do the stages of its workload."""
    if not isinstance(found, Variant):
        raise PipelineError(f"{origin} registers a {type(found).__name__} as a variant: register a Variant")
    _check_name(found.name, "variant", origin)
    where = f"variant {found.name} ({origin})"
    _check_summary(found.summary, where)
    _check(_are_names(found.tunings), f"{where}: tunings is no tuple of names", 'write ("name",) with a comma')
    _check_conf(found.spark_conf, where)
    _check(found.engine in ENGINES, f"{where}: unknown engine {found.engine!r}", f"there is {_list(ENGINES)}")
    _check(
        found.workload in workloads,
        f"{where} is for the unknown workload {found.workload!r}",
        f"there is {_list(workloads)}",
    )
    _check_stages(found, where, [each.name for each in workloads[found.workload].stages if not each.provided])
    return found


def _check_stages(variant: Variant, where: str, wanted: list[str]) -> None:
    stages: object = variant.stages
    if not isinstance(stages, tuple):
        raise PipelineError(f"{where}: stages is a {type(stages).__name__}; make it a tuple of stages")
    for stage in stages:
        _check(
            isinstance(getattr(stage, "name", None), str) and callable(getattr(stage, "run", None)),
            f"{where}: {type(stage).__name__} is no stage",
            "give it a text `name` and a method `run(context)`, and pass an object, not the class",
        )
    counts = Counter(stage.name for stage in stages)
    wrong = {
        "misses": [name for name in wanted if name not in counts],
        "adds": [name for name in counts if name not in wanted],
        "duplicates": [name for name, count in counts.items() if count > 1],
    }
    told = " and ".join(f"{verb} {_list(names)}" for verb, names in wrong.items() if names)
    advice = f"workload {variant.workload} needs exactly {_list(wanted)}"
    _check(not told, f"{where} does not have the stages of its workload: it {told}", advice)


def _check_conf(conf: object, where: str) -> None:
    if not isinstance(conf, Mapping):
        raise PipelineError(f"{where}: spark_conf is a {type(conf).__name__}; make it a mapping of strings to strings")
    for key, value in conf.items():
        both = _is_text(key) and _is_text(value)
        _check(both, f"{where}: spark_conf has {key!r}: {value!r}", "write both as strings, as in a Spark conf file")


def _check_name(name: object, kind: str, where: str) -> None:
    good = isinstance(name, str) and _NAME.fullmatch(name) is not None
    _check(good, f"{where}: {kind} name {name!r} is not allowed", _NAME_RULE)


def _check_summary(summary: object, where: str) -> None:
    _check(_is_text(summary), f"{where}: summary is no text", "say in a line what it does")


def _is_text(found: object) -> bool:
    """Whether it is a text that a file can hold: halves of a surrogate pair are none."""
    return isinstance(found, str) and not any("\ud800" <= character <= "\udfff" for character in found)


def _are_names(found: object) -> bool:
    return isinstance(found, tuple) and all(map(_is_text, found))


def _check(holds: bool, what: str, advice: str) -> None:
    if not holds:
        raise PipelineError(f"{what}: {advice}")


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
