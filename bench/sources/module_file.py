"""A Python file as far as it can be read without running it: its definitions, and where its other names come from."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.sources.redacted import redacted_source

Name = tuple[str, ...]
"""A name, or a name and the attribute read off it."""
Origin = tuple[str, str | None]
"""A module, and the name in it; None for the module itself."""
_DEFINED: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A function, a class or an assignment at the top of a module; `text` has the comments right above it.

    `names` are those its code uses, annotations left out; `defaults` those that its parameters' defaults use;
    `imports` are its own, made when it is called.
    """

    text: str
    names: frozenset[Name]
    defaults: Mapping[str, frozenset[Name]]
    imports: Mapping[str, Origin]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleFile:
    """`name` is the file's, relative to its package or plugin. `definitions` are in the file's order."""

    name: str
    definitions: Mapping[str, Definition]
    imports: Mapping[str, Origin]


def read_module(path: Path, name: str, module: str) -> ModuleFile:
    """The file of a module. Raises OSError, UnicodeError or SyntaxError for what is no Python file."""
    text = redacted_source(path.read_text(encoding="utf-8"))
    tree = ast.parse(text)
    package = module if path.stem == "__init__" else module.rpartition(".")[0]
    definitions: dict[str, Definition] = {}
    for key, found in _definitions(tree, text.split("\n"), package):
        definitions[key] = _merged(definitions[key], found) if key in definitions else found
    return ModuleFile(name=name, definitions=definitions, imports=_imports(tree, package))


def _merged(earlier: Definition, later: Definition) -> Definition:
    """A name that is bound twice, such as in both branches of an `if`: which of them holds is not known."""
    return Definition(
        text=f"{earlier.text}\n{later.text}",
        names=earlier.names | later.names,
        defaults={**earlier.defaults, **later.defaults},
        imports={**earlier.imports, **later.imports},
    )


def _definitions(tree: ast.Module, lines: Sequence[str], package: str) -> Iterator[tuple[str, Definition]]:
    nodes = [node for outer in tree.body for node in _unwrapped(outer)]
    for node, following in zip(nodes, [*nodes[1:], None], strict=True):
        definition = Definition(
            text=_text(node, following, lines),
            names=_used(node),
            defaults=_defaults(node),
            imports=_imports(node, package),
        )
        for name in _bound(node):
            yield name, definition


def _unwrapped(node: ast.stmt) -> Iterator[ast.stmt]:
    """A statement, or the branches of an `if` or `try` at the top of a module, whichever will be taken."""
    if isinstance(node, ast.If | ast.Try):
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, ast.stmt):
                yield from _unwrapped(inner)
    else:
        yield node


def _bound(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, _DEFINED):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            yield from (each.id for each in ast.walk(target) if isinstance(each, ast.Name))


def _text(node: ast.stmt, following: ast.stmt | None, lines: Sequence[str]) -> str:
    """The lines of a definition with decorators and comments above, and the text below that says what a constant is."""
    decorators = node.decorator_list if isinstance(node, _DEFINED) else []
    first = min([node.lineno, *(each.lineno for each in decorators)]) - 1
    while first > 0 and lines[first - 1].startswith("#"):
        first -= 1
    last = node.end_lineno or node.lineno
    if not isinstance(node, _DEFINED) and _is_text(following):
        assert following is not None
        last = following.end_lineno or last
    return "\n".join(lines[first:last])


def _is_text(node: ast.stmt | None) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _used(node: ast.AST) -> frozenset[Name]:
    return frozenset(name for each in _code(node) for name in _name(each))


def _name(node: ast.AST) -> Iterator[Name]:
    match node:
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            yield owner, name
        case ast.Name(id=name):
            yield (name,)


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all beneath it but annotations and defaults."""
    yield node
    left_out = {"annotation", "returns", "defaults", "kw_defaults"}
    for field, value in ast.iter_fields(node):
        inner = value if isinstance(value, list) else [value]
        if field not in left_out:
            for each in inner:
                if isinstance(each, ast.AST):
                    yield from _code(each)


def _defaults(node: ast.AST) -> dict[str, frozenset[Name]]:
    found: dict[str, frozenset[Name]] = {}
    for arguments in (each for each in ast.walk(node) if isinstance(each, ast.arguments)):
        positional = [*arguments.posonlyargs, *arguments.args][::-1]
        pairs = [
            *zip(positional, arguments.defaults[::-1], strict=False),
            *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
        ]
        for parameter, value in pairs:
            if value is not None:
                found[parameter.arg] = found.get(parameter.arg, frozenset()) | _used(value)
    return found


def _imports(tree: ast.AST, package: str) -> dict[str, Origin]:
    """Where names come from, imports inside functions included, and `name = import_module("…")`."""
    found: dict[str, Origin] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found.update((each.asname or each.name, (each.name, None)) for each in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                origin = _absolute(module or "", level, package)
                found.update((each.asname or each.name, (origin, each.name)) for each in names)
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(func=ast.Name(id="import_module"), args=[ast.Constant(value=str(module))]),
            ):
                found[name] = module, None
    return found


def _absolute(module: str, level: int, package: str) -> str:
    if not level:
        return module
    parts = package.split(".") if package else []
    return ".".join(part for part in [*parts[: len(parts) - level + 1], module] if part)
