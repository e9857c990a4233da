"""The catalog: all workloads and variants there are, built-in, installed by others, or given as plugin files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.checks import checked_variant, checked_workload
from pipelines.errors import PipelineError
from pipelines.plugin import Plugin, installed_plugins, plugin_from_file
from pipelines.scripts import SCRIPTS, check_names, is_script, script_variant, scripts_workload
from pipelines.variant import Variant
from pipelines.workload import Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredVariant:
    """A variant and where it came from: "built-in", "entry point NAME of DISTRIBUTION" or "plugin FILE"."""

    variant: Variant
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Workloads and variants in the order of registration: built-ins, then entry points by origin, then files."""

    workloads: tuple[Workload, ...]
    variants: tuple[RegisteredVariant, ...]

    def workload(self, name: str) -> Workload:
        """The workload of that name; PipelineError if there is none."""
        for workload in self.workloads:
            if workload.name == name:
                return workload
        raise PipelineError(f"no workload {name!r}: there is {', '.join(each.name for each in self.workloads)}")

    def variants_of(self, workload: str) -> tuple[RegisteredVariant, ...]:
        """The variants of one workload; PipelineError if there is no such workload."""
        self.workload(workload)
        return tuple(each for each in self.variants if each.variant.workload == workload)


def load_catalog(plugin_files: Sequence[Path] = ()) -> Catalog:
    """All that is installed and what the files add; the same files give the same catalog in every process.

    Raises PipelineError for anything wrong with a plugin. A file that is named twice is loaded once.
    """
    files: dict[Path, Path] = {}
    for path in plugin_files:
        files.setdefault(path.resolve(), path)
    plugins = (*installed_plugins(), *(plugin_from_file(path) for path in files.values()))
    scripts = tuple(filter(is_script, plugins))
    plugins = tuple(plugin for plugin in plugins if plugin not in scripts)
    workloads = _workloads(plugins)
    variants = _variants(plugins, workloads)
    if scripts:
        workloads, variants = _with_scripts(scripts, workloads, variants)
    for workload in workloads.values():
        _check_named(workload, variants)
    return Catalog(workloads=tuple(workloads.values()), variants=variants)


def workload_in(path: Path) -> str:
    """The name of the one workload that a file registers; PipelineError for a file with none or with several."""
    plugin = plugin_from_file(path)
    found = plugin.registered("register_workload") or ()
    names = [checked_workload(each, plugin.origin).name for each in found]
    if len(names) != 1:
        told = f"registers {', '.join(names)}" if names else "registers no workload"
        raise PipelineError(f"{path} {told}: define register_workload(register) in it, for one, or give it by --plugin")
    return names[0]


def _workloads(plugins: Sequence[Plugin]) -> dict[str, Workload]:
    workloads: dict[str, Workload] = {}
    origins: dict[str, str] = {}
    for plugin in plugins:
        for found in plugin.registered("register_workload") or ():
            with plugin.looked_at():
                workload = checked_workload(found, plugin.origin)
            _refuse_second("workload", workload.name, origins.get(workload.name), plugin.origin)
            workloads[workload.name], origins[workload.name] = workload, plugin.origin
    return workloads


def _variants(plugins: Sequence[Plugin], workloads: dict[str, Workload]) -> tuple[RegisteredVariant, ...]:
    variants: dict[tuple[str, str], RegisteredVariant] = {}
    for plugin in plugins:
        for found in _handed_over(plugin):
            with plugin.looked_at():
                variant = checked_variant(found, plugin.origin, workloads)
            key = (variant.workload, variant.name)
            _refuse_second("variant", variant.name, variants[key].origin if key in variants else None, plugin.origin)
            variants[key] = RegisteredVariant(variant=variant, origin=plugin.origin)
    return tuple(variants.values())


def _with_scripts(
    scripts: Sequence[Plugin], workloads: dict[str, Workload], variants: tuple[RegisteredVariant, ...]
) -> tuple[dict[str, Workload], tuple[RegisteredVariant, ...]]:
    """All of it, and the scripts as a workload of their own."""
    if SCRIPTS in workloads:
        raise PipelineError(
            f"{scripts[0].origin} is a script, and a workload is named {SCRIPTS}: give only one of them"
        )
    check_names([plugin.file for plugin in scripts if plugin.file])
    found = [(script_variant(plugin), plugin.origin) for plugin in scripts]
    workloads = {**workloads, SCRIPTS: scripts_workload(found[0][0].name)}
    own = (
        RegisteredVariant(variant=checked_variant(variant, origin, workloads), origin=origin)
        for variant, origin in found
    )
    return workloads, (*variants, *own)


def _handed_over(plugin: Plugin) -> list[object]:
    found = plugin.registered("register_variants")
    if found is None and not hasattr(plugin.module, "register_workload"):
        raise PipelineError(f"{plugin.origin} registers nothing: define register_variants(register) in it")
    return found or []


def _refuse_second(kind: str, name: str, first: str | None, second: str) -> None:
    if first is not None:
        raise PipelineError(f"two {kind}s are named {name} ({first}; {second}): rename one of them")


def _check_named(workload: Workload, variants: Sequence[RegisteredVariant]) -> None:
    """The variants that a workload names must exist."""
    names = [each.variant.name for each in variants if each.variant.workload == workload.name]
    there = f"there is {', '.join(names)}" if names else "it has no variants at all"
    for role, name in (("baseline", workload.baseline), ("reference", workload.reference)):
        if name is not None and name not in names:
            raise PipelineError(f"workload {workload.name} has no variant {name!r}, its {role}: register it ({there})")
