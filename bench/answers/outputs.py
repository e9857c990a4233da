"""The data files that a stage left: what counts as its output, for measuring as for judging."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bench.answers.delta_table import live_files
from pipelines.table_format import is_delta_table

SINK_LOG = "_spark_metadata"
_LOG_ENTRY = re.compile(r"(\d+)(\.compact)?")
_HIDDEN = ("_", ".")


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A data file: path below the output folder, size in bytes, and whether another folder has the same file."""

    path: str
    bytes: int
    shared: bool = False


def output_files(folder: str) -> tuple[OutputFile, ...]:
    """The data files below a local folder, sorted by path; none if there is no such folder.

    Of a Delta table the files of its newest version count. Where a streaming file sink left its log, only what the log
    commits counts: files of a batch that failed half way lie in the folder too. Otherwise every file counts that
    neither itself nor by a folder above it begins with `_` or `.`. What lies in an object store is brought to a local
    folder first (`bench.storage.stored_place`).
    """
    root = Path(folder)
    return tuple(sorted(_counting(root), key=lambda file: file.path))


def _counting(root: Path) -> Iterator[OutputFile]:
    log = root / SINK_LOG
    if is_delta_table(root):
        return (_file(root, root / path) for path in live_files(root))
    return _committed(root, log) if log.is_dir() else _walked(root)


def _walked(root: Path) -> Iterator[OutputFile]:
    for parent, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        for name in names:
            if not name.startswith(_HIDDEN):
                yield _file(root, Path(parent, name))


def _file(root: Path, path: Path) -> OutputFile:
    found = path.stat()
    return OutputFile(path.relative_to(root).as_posix(), found.st_size, shared=found.st_nlink > 1)


def _committed(root: Path, log: Path) -> Iterator[OutputFile]:
    """What the log adds and does not delete again."""
    kept: dict[str, OutputFile] = {}
    for entry in _log_entries(log):
        for line in entry.read_text(encoding="utf-8").splitlines()[1:]:  # the first line is the format's version
            status = json.loads(line)
            if status["action"] == "delete":
                kept.pop(status["path"], None)
            elif not status["isDir"]:
                kept[status["path"]] = OutputFile(_below(root, status["path"]), status["size"])
    yield from kept.values()


def _log_entries(log: Path) -> list[Path]:
    """The newest compacted entry, which repeats all before it, and the entries of the batches after it."""
    batches: list[tuple[int, bool, Path]] = []
    for path in log.iterdir():
        if match := _LOG_ENTRY.fullmatch(path.name):
            batches.append((int(match[1]), match[2] is not None, path))
    newest = max((batch for batch, compacted, _ in batches if compacted), default=-1)
    return [path for batch, compacted, path in sorted(batches) if batch > newest or (compacted and batch == newest)]


def _below(root: Path, address: str) -> str:
    """The path below `root` of a file that the log names by its full address; its bare name if it lies elsewhere.

    Elsewhere means that the folder was moved: the name alone is then right unless the sink was partitioned.
    """
    path = Path(unquote(urlsplit(address).path))
    return path.relative_to(root.absolute()).as_posix() if path.is_relative_to(root.absolute()) else path.name
