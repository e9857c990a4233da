"""`python -m bench new-variant NAME`: a plugin that runs, and its test, to be changed into one's own."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import typer

from bench.commands.launch import EXIT_WELL
from bench.errors import BenchError
from pipelines.catalog import load_catalog
from pipelines.payments_skeleton import STAGE, skeleton
from reports.writing.standard_output import show_text

# Shorter than a variant's name may be, since it becomes the name of a Python module and of files as well.
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Of the variant: a-z, 0-9 and '-', such as my-idea.")]
Folder = Annotated[Path, typer.Option(help="Where the two files go.")]

_NEXT: Final = """
What to do next, in about ten minutes (docs/writing-a-variant.md):

  1. read {plugin}, and change {stage} or SPARK_CONF
  2. uv run --group dev pytest {test}
  3. uv run python -m bench --plugin {plugin} --variant baseline --variant {name} \\
         --scale 0.1 --skew 0.9 --stage {stage}
"""


def new_variant(name: Name, *, folder: Folder = Path()) -> int:
    """Write a variant of about twenty lines that runs and is right, with its test. Nothing is overwritten."""
    module = _module(name)
    texts = {folder / file: text for file, text in skeleton(name, module).items()}
    _write(texts)
    plugin, test = texts
    following = _NEXT.format(plugin=shlex.quote(str(plugin)), test=shlex.quote(str(test)), name=name, stage=STAGE)
    show_text("".join(f"wrote {path}\n" for path in texts) + following)
    return EXIT_WELL


def _module(name: str) -> str:
    """The Python module for a variant's name; BenchError for a name that cannot be, or is taken."""
    if not _NAME.fullmatch(name):
        raise BenchError(f"{name!r} is no name for a variant: use up to 40 of a-z, 0-9 and '-', such as my-idea")
    if any(entry.variant.name == name for entry in load_catalog().variants):
        raise BenchError(f"there is a variant {name} already (python -m bench --list): choose another name")
    return name.replace("-", "_")


def _write(texts: Mapping[Path, str]) -> None:
    for path in texts:
        if path.exists():
            raise BenchError(f"{path} exists already and is left as it is: choose another name or --folder")
        if path.stem in sys.stdlib_module_names or find_spec(path.stem):
            raise BenchError(f"{path.name} would hide the Python module {path.stem}: choose another name")
    written = list[Path]()
    try:
        for path, text in texts.items():
            with path.open("x", encoding="utf-8") as file:
                written.append(path)
                file.write(text)
    except OSError as error:
        for half in written:  # or the same command would find it there
            half.unlink(missing_ok=True)
        raise BenchError(f"cannot write {path} ({error.strerror}): give a --folder that exists and has room") from error
