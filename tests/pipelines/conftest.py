"""Plugin files as their authors would write them, and the reference on tables written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from tests.pipelines.reference_answers import Reference

WritePlugin = Callable[..., Path]

HEAD = """
from pipelines.stage import FunctionStage
from pipelines.variant import Variant

def nothing(context):
    pass

NAMES = ("streaming_index", "batch_index", "final_aggregate")
STAGES = tuple(FunctionStage(name, nothing) for name in NAMES)

"""


@pytest.fixture
def plugin(tmp_path: Path) -> WritePlugin:
    """Writes a plugin file: some imports and three stages that do nothing, then the given text."""

    def write(text: str, name: str = "mine.py", head: str = HEAD) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + text)
        return path

    return write


def registering(arguments: str) -> str:
    """A plugin that registers one variant, made with the given arguments."""
    return f"def register_variants(register):\n    register(Variant({arguments}))\n"


SOUND = registering('name="mine", summary="does nothing", stages=STAGES')


@pytest.fixture
def reference(tmp_path: Path) -> Iterator[Reference]:
    """The reference on an empty database, for datasets of a few rows."""
    with duckdb.connect(config={"threads": 1}) as connection:
        yield Reference(tmp_path, connection)
