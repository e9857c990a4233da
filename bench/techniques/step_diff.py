"""What a technique changes in the code: the functions of its steps against the plain ones, line by line."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from difflib import unified_diff
from pathlib import Path
from textwrap import dedent
from types import FunctionType, ModuleType
from typing import Final

import pipelines
from pipelines.phase2_optimized.steps import Steps, steps_with

_ROOT: Final = Path(pipelines.__file__).resolve().parents[1]
_WHOLE: Final = 1_000
"""Lines around a change: functions are shown whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDiff:
    """Functions of two files. `before` and `after` are paths from the root of the checkout.

    `before` is None where the step does something more, and what the plain one does stays. Lines have the sign of a
    unified diff; texts that document a function are left out.
    """

    before: str | None
    after: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """The function that does the work of a step, and the functions that it is handed."""

    function: FunctionType
    handed: tuple[FunctionType, ...] = ()


def step_diffs(technique: str) -> tuple[StepDiff, ...]:
    """The steps that the technique changes when it is added alone, by pair of files; none if it only sets settings."""
    sources: dict[tuple[str | None, str], tuple[list[str], list[str]]] = {}
    for before, after in _pairs(technique):
        files = before and _file(before), _file(after)
        plain, tuned = sources.setdefault(files, ([], []))
        for lines, function in ((plain, before), (tuned, after)):
            if function:
                lines += [*([""] if lines else []), *_source(function)]
    return tuple(
        StepDiff(before=before, after=after, lines=_diff(plain, tuned))
        for (before, after), (plain, tuned) in sources.items()
    )


def _pairs(technique: str) -> Iterator[tuple[FunctionType | None, FunctionType]]:
    plain, tuned = steps_with(()), steps_with((technique,))
    for each in fields(Steps):
        before, after = _step(getattr(plain, each.name)), _step(getattr(tuned, each.name))
        if before != after:
            yield None if before.function in after.handed else before.function, after.function


def _step(function: Callable[..., object]) -> _Step:
    """A function that does nothing but call another one stands for that one."""
    assert isinstance(function, FunctionType)
    statements = _without_docstring(_tree(function).body)
    match statements:
        case [ast.Return(value=ast.Call(func=called) as call)]:
            other = _named(called, function)
            values = [*call.args, *(keyword.value for keyword in call.keywords)]
            handed = tuple(each for value in values if (each := _named(value, function)))
            return _Step(function=other, handed=handed) if other else _Step(function=function)
    return _Step(function=function)


def _named(expression: ast.expr, user: FunctionType) -> FunctionType | None:
    """The function that a name, or a name in a module, stands for where `user` is defined."""
    match expression:
        case ast.Name(id=name):
            found = user.__globals__.get(name)
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            module = user.__globals__.get(owner)
            found = getattr(module, name, None) if isinstance(module, ModuleType) else None
        case _:
            found = None
    return found if isinstance(found, FunctionType) else None


def _diff(plain: list[str], tuned: list[str]) -> tuple[str, ...]:
    return tuple(unified_diff(plain, tuned, n=_WHOLE, lineterm=""))[3:]


def _source(function: FunctionType) -> list[str]:
    lines = dedent(inspect.getsource(function)).rstrip().split("\n")
    body = _tree(function).body
    left_out = body[: len(body) - len(_without_docstring(body))]
    for statement in left_out:
        del lines[statement.lineno - 1 : statement.end_lineno]
    return lines


def _tree(function: FunctionType) -> ast.FunctionDef:
    (tree,) = ast.parse(dedent(inspect.getsource(function))).body
    assert isinstance(tree, ast.FunctionDef)
    return tree


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    match body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            return rest
    return body


def _file(function: FunctionType) -> str:
    return Path(inspect.getfile(function)).resolve().relative_to(_ROOT).as_posix()
