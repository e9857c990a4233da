"""The small runs whose counters become budgets or are held against them: every variant once, on one dataset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import msgspec

from bench.errors import BenchError, NotComparableError
from bench.machine.environment import spark_version
from bench.observer import Observer
from bench.planning.selection import Selection, select
from bench.running.counted_run import Counted, counted_run
from pipelines.catalog import load_catalog
from reports.budgets.budget import Budget, Setting
from reports.budgets.change import BudgetChanges
from reports.budgets.compare import budget_changes, troubles_of
from reports.budgets.file import read_budget, write_budget
from reports.budgets.measured import measured_budget
from reports.metrics import NEAR_SHARE
from reports.render import HTML_FILE
from reports.writing.formatting import enumeration

USUAL: Final = {"scale": 0.05, "skew": 0.9, "seed": 1, "cores": 2}
"""What budgets are made of: small enough for every change, and large enough that a hot key and 200 tasks show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was asked for. `setting` holds what the command line said of `Setting`'s fields, None where nothing."""

    file: Path
    workload: str
    variants: tuple[str, ...]
    plugins: tuple[str, ...]
    setting: Mapping[str, Any]
    out: str
    data_dir: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What has moved, and the page of the run that showed it."""

    changes: BudgetChanges
    page: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    budget: Budget
    troubles: Mapping[tuple[str, str], str]
    page: Path


def check_budget(given: Given, observer: Observer) -> Checked:
    """Run the variants that the file has budgets for and hold them against it; what is worse is run once more.

    Counters that repeat do so, and yet a machine may do something once: only what two runs show fails a gate. Raises
    ReportError without a file, BenchError for a variant without a budget, NotComparableError for another setting.
    """
    budget = read_budget(given.file)
    _check_setting(given, budget)
    found = _measure(given, budget.setting, _budgeted(given, budget), observer)
    changes = budget_changes(budget, found.budget, found.troubles)
    if worse := tuple(dict.fromkeys(cell.variant for cell in changes.worse)):
        observer.notice(f"{enumeration(worse)} cost more than budgeted: measured once more")
        again = _measure(given, budget.setting, worse, observer)
        changes = confirmed(changes, budget_changes(budget, again.budget, again.troubles))
    return Checked(changes=changes, page=found.page)


def update_budget(given: Given, observer: Observer) -> Checked:
    """Run the variants and write what they take into the file, which keeps the others that it has.

    The changes are against what the file had. Raises BenchError, and writes nothing, where a variant fails or answers
    wrongly, and where only some variants would be made anew in another setting than the others; NotComparableError for
    a file of another workload.
    """
    earlier = read_budget(given.file) if given.file.exists() else None
    if earlier:
        _check_workload(given, earlier)
    setting = _new_setting(given, earlier)
    if earlier and earlier.setting != setting and given.variants:
        raise BenchError(f"{given.file} is of another setting, so all is made anew: leave --variant out")
    found = _measure(given, setting, _chosen(given, setting), observer)
    for (variant, stage), why in found.troubles.items():
        raise BenchError(f"no budget was written, for {variant} in {stage}: {why}")
    held = earlier if earlier and earlier.setting == setting else found.budget
    variants = {**held.variants, **found.budget.variants}
    in_order = {name: variants[name] for name in sorted(variants)}
    near = earlier.near if earlier else NEAR_SHARE
    write_budget(given.file, msgspec.structs.replace(found.budget, variants=in_order, near=near))
    return Checked(changes=budget_changes(held, found.budget, {}), page=found.page)


def confirmed(first: BudgetChanges, second: BudgetChanges) -> BudgetChanges:
    """The first run's changes without what is worse there and not in the second, which ran only the worse variants."""
    again = {(cell.variant, cell.stage) for cell in second.worse}
    kept = tuple(cell for cell in first.cells if not cell.is_worse or (cell.variant, cell.stage) in again)
    return replace(first, cells=kept)


def _measure(given: Given, setting: Setting, variants: tuple[str, ...], observer: Observer) -> _Measured:
    run = counted_run(_counted(given, setting, variants), ("python", "-m", "bench", "gate"), observer)
    return _Measured(
        budget=measured_budget(given.workload, msgspec.structs.replace(setting, stages=run.stages), run.records),
        troubles=troubles_of(run.comparison),
        page=run.folder / HTML_FILE,
    )


def _counted(given: Given, setting: Setting, variants: tuple[str, ...]) -> Counted:
    return Counted(
        setting=setting,
        workload=given.workload,
        variants=variants,
        plugins=given.plugins,
        out=given.out,
        data_dir=given.data_dir,
    )


def _check_workload(given: Given, budget: Budget) -> None:
    if budget.workload != given.workload:
        raise NotComparableError(f"{given.file} is of workload {budget.workload!r}, not {given.workload!r}")


def _check_setting(given: Given, budget: Budget) -> None:
    _check_workload(given, budget)
    asked = {"spark": spark_version(), **_said(given)}
    if "stages" in asked:
        setting = msgspec.structs.replace(budget.setting, stages=asked["stages"])
        asked["stages"] = _selection(given, setting, given.variants or tuple(budget.variants)).stages
    for name, value in asked.items():
        was = getattr(budget.setting, name)
        if was != value:
            raise NotComparableError(
                f"{given.file} is of {name} {_told(was)}, not {_told(value)}, where counters are others: "
                "make it anew with --update"
            )


def _told(value: object) -> str:
    return enumeration(value) if isinstance(value, tuple) else str(value)


def _budgeted(given: Given, budget: Budget) -> tuple[str, ...]:
    """Names of the variants to run: those asked for, which all have a budget, or all that have one."""
    if not given.variants:
        return tuple(budget.variants)
    names = _chosen(given, budget.setting)
    if lacking := [name for name in names if name not in budget.variants]:
        raise BenchError(
            f"{given.file} has no budget for {enumeration(lacking)}: add it with --update, or leave the variant out"
        )
    return names


def _chosen(given: Given, setting: Setting) -> tuple[str, ...]:
    """Names of the variants asked for; the reference, which only says what is right, has no budget."""
    selection = _selection(given, setting, given.variants)
    return tuple(each.name for each in selection.variants if each != selection.reference)


def _selection(given: Given, setting: Setting, variants: tuple[str, ...]) -> Selection:
    """What names and patterns of variants and stages mean; stages are in the workload's order, as in a file."""
    catalog = load_catalog([Path(plugin) for plugin in given.plugins])
    return select(catalog, _counted(given, setting, variants).options)


def _said(given: Given) -> dict[str, Any]:
    """What the command line said of the setting."""
    return {name: value for name, value in given.setting.items() if value is not None}


def _new_setting(given: Given, earlier: Budget | None) -> Setting:
    """What the command line says, else what the file has, else what is usual; the installed Spark."""
    said = _said(given)
    had = msgspec.structs.asdict(earlier.setting) if earlier else {**USUAL, "stages": ()}
    setting = Setting(**{**had, **said, "spark": spark_version()})
    if "stages" not in said:
        return setting
    return msgspec.structs.replace(setting, stages=_selection(given, setting, given.variants).stages)
