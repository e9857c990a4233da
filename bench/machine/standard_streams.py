"""Standard input, output and error of the command, as a run needs them: there, and no reason for a run to end."""

from __future__ import annotations

import os
import sys
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import Any


class _Notices(FileIO):
    """A descriptor that people may read: what it takes no more is lost, and ends nothing."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError:  # a full disk, or a reader that has gone away
            return len(data)


def open_standard_streams() -> None:
    """Lead what is closed (`>&-`) nowhere, so that no file or socket of a run takes its number; keep stderr harmless.

    Standard output stays as it is: who asked for the result has to hear that it could not be written.
    """
    if sys.stderr is not None:
        sys.stderr = TextIOWrapper(
            BufferedWriter(_Notices(sys.stderr.fileno(), "w", closefd=False)),
            encoding=sys.stderr.encoding,
            errors="backslashreplace",
            line_buffering=True,
        )
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):  # each takes the lowest number that is free
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115
