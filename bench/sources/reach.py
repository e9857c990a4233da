"""Which definitions the code of a stage reaches, told by their names and without running anything."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType
from typing import Final

from bench.sources.library import Home, Library, home_of
from bench.sources.module_file import Definition, ModuleFile, Name, Origin

MOST_IMPORTS: Final = 20
"""From file to file, for one name: imports may go in a circle."""


class NoSourceError(Exception):
    """Why the source of a function cannot be told; the message goes on after "not kept: "."""


@dataclass(slots=True)
class Reach:
    """What was reached so far. `given` says what parameters hold, by name: their defaults are not followed."""

    library: Library
    given: Mapping[str, object]
    _found: dict[str, tuple[ModuleFile, set[str]]] = field(default_factory=dict)

    def add(self, function: object) -> None:
        """A function or class, and all it reaches. Raises NoSourceError when its text says not all that it does."""
        pending = [_root(self.library, function)]
        while pending:
            file, name, home = pending.pop()
            names = self._found.setdefault(file.name, (file, set()))[1]
            if name not in names:
                names.add(name)
                pending += self._next(file, file.definitions[name], home)

    def files(self) -> dict[str, tuple[str, ...]]:
        """By name of a file, the texts of the definitions that were reached, in the file's order."""
        return {
            name: tuple(dict.fromkeys(text.text for key, text in file.definitions.items() if key in names))
            for name, (file, names) in sorted(self._found.items())
        }

    def _next(self, file: ModuleFile, definition: Definition, home: Home) -> Iterator[tuple[ModuleFile, str, Home]]:
        names = set(definition.names)
        for parameter, used in definition.defaults.items():
            if parameter not in self.given:
                names |= used
        for name in sorted(names):
            if name[0] in self.given and len(name) > 1:
                yield _root(self.library, getattr(self.given[name[0]], name[1], None))
            elif name[0] not in self.given:
                yield from self._resolved(file, name, home, definition.imports)

    def _resolved(
        self, file: ModuleFile, name: Name, home: Home, own: Mapping[str, Origin]
    ) -> Iterator[tuple[ModuleFile, str, Home]]:
        """Where a name is defined, if that is in a file of ours; imports are followed from file to file."""
        imports: Mapping[str, Origin] = {**file.imports, **own}
        for _ in range(MOST_IMPORTS):
            if name[0] in file.definitions:
                yield file, name[0], home
                return
            module, attribute = imports.get(name[0], ("", None))
            inner = self.library.module(f"{module}.{attribute}", home) if attribute else None
            if attribute is None or inner is not None:  # the name is a module, of which an attribute is read
                following, name = inner or self.library.module(module, home), name[1:]
            else:
                following, name = self.library.module(module, home), (attribute, *name[1:])
            if following is None or not name:
                return
            file, imports = following, following.imports


def _root(library: Library, function: object) -> tuple[ModuleFile, str, Home]:
    _check(function)
    assert isinstance(function, FunctionType | type)
    path, module = _path(function), function.__module__ or ""
    home = home_of(path, module)
    file = library.file(path, module, home)
    if file is None:
        raise NoSourceError("its file cannot be read")
    if function.__qualname__ not in file.definitions:
        raise NoSourceError(f"{function.__qualname__} is not defined at the top of its file")
    return file, function.__qualname__, home


def _check(function: object) -> None:
    """Only of a plain function or class does the text say all; any other holds values that no text shows."""
    if not isinstance(function, FunctionType | type):
        raise NoSourceError(f"{type(function).__name__} objects have values that are in no text")
    if function.__name__ == "<lambda>":
        raise NoSourceError("it is a lambda")
    if isinstance(function, FunctionType) and (function.__closure__ or "<locals>" in function.__qualname__):
        raise NoSourceError("it is made inside another function, whose values are in no text")


def _path(function: FunctionType | type) -> Path:
    module = sys.modules.get(function.__module__ or "")
    of_class = str(getattr(module, "__file__", ""))
    path = Path(function.__code__.co_filename if isinstance(function, FunctionType) else of_class)
    if not path.is_file():
        raise NoSourceError("it has no file")
    return path.resolve()
