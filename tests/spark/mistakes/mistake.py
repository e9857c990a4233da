"""A mistake: a change to the source of a stage that somebody might make, and what the harness has to say of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import pipelines

PHASES = {"baseline": "phase1_baseline", "optimized": "phase2_optimized"}
_OF_PHASE_1 = ("payment_rules.py", "phase1_baseline/index_record.py", "phase1_baseline/latest_record.py")
_OF_PHASE_2 = ("index_record", "latest_record", "salted_join", "sessions", "incremental", "layouts", "steps")
MODULES = {
    "phase1_baseline": _OF_PHASE_1,
    "phase2_optimized": (*_OF_PHASE_1, *(f"phase2_optimized/{name}.py" for name in _OF_PHASE_2)),
}
_SOURCES = Path(pipelines.__file__).parent


@dataclass(frozen=True, slots=True)
class Mistake:
    """In `file`, which a stage of a variant is made of, `old` becomes `new`. Bare names are of the variant's own phase.

    Of `columns` the first must differ in some rows and be named, the others may, and no more. `rows` must be named as
    "missing", "too many" or both, and must not if it is empty. `says` is what the message must have besides.
    `unnoticed` says why the answers are equal all the same.
    """

    variant: str
    name: str
    old: str
    new: str
    columns: str = ""
    _: KW_ONLY
    stage: str
    file: str
    rows: str = ""
    says: str = ""
    unnoticed: str = ""

    def __str__(self) -> str:
        return f"{self.variant}, {self.stage}: {self.name}"

    def changed(self, source: str) -> str:
        """The source with the mistake; AssertionError unless there is exactly one place for it."""
        places = source.count(self.old)
        assert places == 1, f"{self}: {places} places in {self.file} read {self.old!r}: bring the mistake up to date"
        assert self.new != self.old
        return source.replace(self.old, self.new)


@contextmanager
def planted(mistake: Mistake) -> Iterator[None]:
    """While this lasts, importing the stage's modules gives copies, made from their source with the mistake in it."""
    with patch.dict(sys.modules), ExitStack() as stack:
        for path, source in sources(mistake).items():
            copy = ModuleType(f"pipelines.{path.removesuffix('.py').replace('/', '.')}")
            sys.modules[copy.__name__] = copy  # where a dataclass looks for its module
            exec(compile(source, path, "exec"), copy.__dict__)
            package, _, name = copy.__name__.rpartition(".")  # `from package import module` asks the package
            stack.enter_context(patch.object(sys.modules[package], name, copy, create=True))
        yield


def sources(mistake: Mistake) -> dict[str, str]:
    """The files that the stage is made of, with the mistake in one of them; importers come last."""
    phase = PHASES[mistake.variant.partition("-")[0]]
    names = (*MODULES[phase], f"{phase}/{mistake.stage}.py")
    place = mistake.file if mistake.file in {*names} else f"{phase}/{mistake.file}"
    assert place in names, f"{mistake}: the stage does not import {mistake.file}"
    texts = {name: (_SOURCES / name).read_text(encoding="utf-8") for name in names}
    return {name: mistake.changed(text) if name == place else text for name, text in texts.items()}
