"""Source texts without the string literals that go by a secret name."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bench.redaction import HIDDEN, is_secret


def redacted_source(text: str) -> str:
    """A Python text in which the string literals that go by a secret name say "(redacted)".

    A name is that of a variable, an attribute, a parameter, a key, or the text before it in a call or a sequence, as
    in `option("fs.s3a.secret.key", "…")`. Comments are left as they are. SyntaxError for what is no Python.
    """
    lines = text.encode().splitlines(keepends=True)
    for literal in sorted(_secrets(ast.parse(text)), key=lambda each: (each.lineno, each.col_offset), reverse=True):
        first, last = literal.lineno - 1, (literal.end_lineno or literal.lineno) - 1
        head, tail = lines[first][: literal.col_offset], lines[last][literal.end_col_offset :]
        lines[first : last + 1] = [head + f'"{HIDDEN}"'.encode() + tail]
    return b"".join(lines).decode()


def _secrets(tree: ast.AST) -> set[ast.expr]:
    """The literals to replace; of one in an f-string the whole f-string, since Python 3.11 misplaces what is in it."""
    outer: dict[ast.AST, ast.expr] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            outer.update((inner, outer.get(node, node)) for inner in ast.walk(node))
    found = (literal for node in ast.walk(tree) for value in _values(node) for literal in _literals(value))
    return {outer.get(literal, literal) for literal in found}


def _values(node: ast.AST) -> Iterator[ast.AST]:
    """The values beneath a node that go by a secret name."""
    match node:
        case ast.Assign(targets=targets, value=value) if any(map(_is_secret, targets)):
            yield value
        case ast.AnnAssign(target=target, value=ast.expr() as value) if _is_secret(target):
            yield value
        case ast.keyword(arg=str(name), value=value) if is_secret(name):
            yield value
        case ast.Dict(keys=keys, values=values):
            yield from (value for key, value in zip(keys, values, strict=True) if key and _is_secret(key))
        case ast.Call(args=elements) | ast.Tuple(elts=elements) | ast.List(elts=elements):
            yield from (value for key, value in pairwise(elements) if _is_secret(key))
        case ast.arguments():
            yield from _defaults(node)


def _defaults(arguments: ast.arguments) -> Iterator[ast.AST]:
    names = [*arguments.posonlyargs, *arguments.args]
    with_default: Sequence[ast.arg] = names[len(names) - len(arguments.defaults) :]
    for name, value in zip(
        [*with_default, *arguments.kwonlyargs], [*arguments.defaults, *arguments.kw_defaults], strict=True
    ):
        if value is not None and is_secret(name.arg):
            yield value


def _is_secret(name: ast.AST) -> bool:
    match name:
        case ast.Name(id=text) | ast.Attribute(attr=text) | ast.Constant(value=str(text)):
            return is_secret(text)
        case ast.Subscript(slice=key):
            return _is_secret(key)
    return False


def _literals(value: ast.AST) -> Iterator[ast.expr]:
    """The outermost string literals of an expression."""
    match value:
        case ast.JoinedStr() | ast.Constant(value=str() | bytes()):
            yield value
        case _:
            for inner in ast.iter_child_nodes(value):
                yield from _literals(inner)
