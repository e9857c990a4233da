"""The files that the source of a stage may come from: its own package or plugin, and this project's `pipelines`."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pipelines
from bench.sources.module_file import ModuleFile, read_module

_INSTALLED: Final = {"site-packages", "dist-packages"}
_UNREADABLE: Final = (OSError, UnicodeError, SyntaxError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where modules are looked for: those of one package, or, without one, those that lie in the folder itself."""

    folder: Path
    package: str | None

    def path(self, module: str) -> Path | None:
        """The file of a module, if it belongs here."""
        top = module.partition(".")[0]
        if not module or top in sys.stdlib_module_names or self.package not in (None, top):
            return None
        place = self.folder.joinpath(*module.split("."))
        found = (place.with_name(f"{place.name}.py"), place / "__init__.py")
        return next((path for path in found if path.is_file()), None)


OWN: Final = Home(folder=Path(pipelines.__file__).resolve().parent.parent, package="pipelines")


@dataclass(slots=True)
class Library:
    """Files that were read already; a file that cannot be read is as good as none."""

    _read: dict[Path, ModuleFile | None] = field(default_factory=dict)

    def module(self, name: str, home: Home) -> ModuleFile | None:
        """The file of a module, in its home or among `pipelines`."""
        for place in (home, OWN):
            path = place.path(name)
            if path is not None:
                return self.file(path, name, place)
        return None

    def file(self, path: Path, module: str, home: Home) -> ModuleFile | None:
        """The file at a path."""
        if path not in self._read:
            try:
                self._read[path] = read_module(path, path.relative_to(home.folder).as_posix(), module)
            except _UNREADABLE:
                self._read[path] = None
        return self._read[path]


def home_of(path: Path, module: str) -> Home:
    """Where a module's file belongs: to its package, or, as a plugin file, to its folder.

    An installed module outside any package has no home but its own name: the folder holds what all others installed.
    """
    parts = tuple(module.split("."))
    own = path.parent.parts if path.stem == "__init__" else path.with_suffix("").parts
    if own[-len(parts) :] == parts and (len(parts) > 1 or path.stem == "__init__"):
        return Home(folder=Path(*own[: -len(parts)]), package=parts[0])
    return Home(folder=path.parent, package=module if _INSTALLED & set(path.parts) else None)
