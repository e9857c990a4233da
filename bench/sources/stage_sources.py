"""The source of every stage of every variant, as it goes into the header of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.sources.library import Library
from bench.sources.reach import NoSourceError, Reach
from pipelines.stage import FunctionStage, Stage
from pipelines.stage_code import StageCode
from pipelines.variant import Variant
from pipelines.workload import Workload
from reports.record import StageSource

MOST_CHARACTERS: Final = 400_000
"""Of all texts of a run: about four times what all built-in variants have together."""


@dataclass(slots=True)
class Texts:
    """Texts, each kept once and referred to by its index."""

    _indexes: dict[str, int] = field(default_factory=dict)

    @property
    def all(self) -> tuple[str, ...]:
        """The texts in the order of their indexes."""
        return tuple(self._indexes)

    def add(self, texts: Sequence[str]) -> tuple[int, ...]:
        """The indexes of the texts. Raises NoSourceError, and keeps none, when they would be too many."""
        new = [text for text in texts if text not in self._indexes]
        if sum(map(len, self._indexes)) + sum(map(len, new)) > MOST_CHARACTERS:
            raise NoSourceError(f"the sources of a run may have {MOST_CHARACTERS:,} characters together")
        return tuple(self._indexes.setdefault(text, len(self._indexes)) for text in texts)


def stage_sources(
    workload: Workload, variants: Sequence[Variant], stages: Sequence[str]
) -> tuple[tuple[str, ...], tuple[StageSource, ...]]:
    """The texts of all definitions, and for each variant and stage which of them it reaches.

    A definition is a function, class or assignment at the top of a module. Those count that the stage's function uses
    by name, directly or not, in its own package or beside the plugin's file, and in `pipelines`.
    """
    library, texts = Library(), Texts()
    found = [_kept(workload, variant, stage, library, texts) for variant in variants for stage in stages]
    return texts.all, tuple(found)


def _kept(workload: Workload, variant: Variant, stage: str, library: Library, texts: Texts) -> StageSource:
    try:
        code = _code(workload.stage_of(variant, stage))
        reach = Reach(library, code.given)
        for function in code.functions:
            reach.add(function)
        files = reach.files()
        indexes = iter(texts.add([text for each in files.values() for text in each]))
        kept = {name: tuple(next(indexes) for _ in each) for name, each in files.items()}
    except NoSourceError as error:
        return StageSource(variant=variant.name, stage=stage, missing=str(error))
    return StageSource(variant=variant.name, stage=stage, files=kept)


def _code(stage: Stage) -> StageCode:
    """What does the work of a stage; of a class of stages its class, unless an object of it holds more than a name."""
    if isinstance(stage, FunctionStage):
        try:
            return stage.code() if stage.code else StageCode(functions=(stage.function,))
        except Exception as error:  # a plugin's own code
            raise NoSourceError(f"telling which code it is failed ({type(error).__name__})") from error
    if set(getattr(stage, "__dict__", {"slots": None})) - {"name"}:
        raise NoSourceError(f"{type(stage).__name__} objects have values that are in no text")
    return StageCode(functions=(type(stage),))
