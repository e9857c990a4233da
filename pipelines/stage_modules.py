"""Stages that are modules with two functions, `build` and `write`; they are imported when they run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module

from pipelines.stage import FunctionStage, Stage, StageContext
from pipelines.stage_code import StageCode


def module_stages(package: str, *names: str) -> tuple[Stage, ...]:
    """Stages of a package that has a module of the same name for each.

    Its `build(session, inputs, …)` gives the rows; it is given the outputs of other stages under their names. Its
    `write(rows, output)` writes them.
    """
    return tuple(
        FunctionStage(name, partial(_run, f"{package}.{name}"), partial(code_of, f"{package}.{name}")) for name in names
    )


def code_of(module: str, given: Mapping[str, Callable[[], object]] | None = None) -> StageCode:
    """The two functions of a module; `given` makes what their parameters of these names hold."""
    found = import_module(module)
    return StageCode(functions=(found.build, found.write), given={name: make() for name, make in (given or {}).items()})


def _run(module: str, context: StageContext) -> None:
    found = import_module(module)
    found.write(found.build(context.session, context.inputs, **context.upstream), context.output)
