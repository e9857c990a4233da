"""What a run has to know of its input, whoever made it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from datasets.manifest import TableInfo
from datasets.write import FileEntry


class Description(Protocol):
    """What data say of themselves; a run's record holds all of it but the files."""

    @property
    def fingerprint(self) -> str:
        """Of the content: the same text means the same data."""

    @property
    def tables(self) -> Mapping[str, TableInfo]:
        """Rows, bytes and files by name of the table."""

    @property
    def files(self) -> tuple[FileEntry, ...]:
        """All files, by path below the folder."""


class InputData(Protocol):
    """Data that are there."""

    @property
    def folder(self) -> Path:
        """Where they lie."""

    @property
    def manifest(self) -> Description:
        """What they say of themselves."""
