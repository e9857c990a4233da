"""Every call by which files come into being, change or go, counted; the process can be made to end in one of them."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

CRASHED: Final = 77
"""The exit code of a process that ended in a counted call."""
_NAMED: Final = ("mkdir", "rename", "replace", "symlink", "unlink", "rmdir", "truncate")


class Calls:
    """Counts calls on files below `folder`, and ends this process at the `last` one without any tidying up.

    A write ends it either before anything is written, or with `torn` after half of it. `seen` names them in order.
    """

    def __init__(self, folder: Path, last: int | None = None, *, torn: bool = False) -> None:
        self._folder = str(folder)
        self._last = last
        self._torn = torn
        self.seen: list[str] = []

    def watch(self) -> None:
        """From now on; for the rest of this process."""
        for name in _NAMED:
            setattr(os, name, self._counting(name, getattr(os, name)))
        os.fsync = self._fsync(os.fsync)  # type: ignore[assignment]
        io.open = self._open(io.open)

    def comes(self, name: str, path: object, half: Callable[[], object] = lambda: None) -> None:
        """A call comes: it is counted if it is on a file here, and the last one ends the process."""
        text = str(path)
        if not text.startswith(self._folder) or "/outputs" in text:
            return
        self.seen.append(f"{name} {text.removeprefix(self._folder)}")
        if len(self.seen) - 1 == self._last:
            if self._torn:
                half()
            os._exit(CRASHED)

    def _counting(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *more: Any, **named: Any) -> Any:
            self.comes(name, more[0] if name == "symlink" else path)
            return real(path, *more, **named)

        return call

    def _fsync(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def call(descriptor: int) -> None:
            self.comes("fsync", Path(f"/proc/self/fd/{descriptor}").readlink())
            real(descriptor)

        return call

    def _open(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            file = real(path, mode, *more, **named)
            return Written(file, self) if set(mode) & set("wxa+") and "b" in mode else file

        return call


class Written:
    """A file that tells of its writes; what is written is at once in the file, as half of it may have to be."""

    def __init__(self, file: Any, calls: Calls) -> None:
        self._file = file
        self._calls = calls

    def __enter__(self) -> Written:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, content: bytes) -> int:
        def half() -> None:
            with suppress(OSError):
                self._file.write(content[: len(content) // 2])
                self._file.flush()

        self._calls.comes("write", self._file.name, half)
        written: int = self._file.write(content)
        self._file.flush()
        return written
