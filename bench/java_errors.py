"""Errors of Spark in words: what Java said first, and what the exit code of an executor means; pure."""

from __future__ import annotations

import re
from typing import Final

_CALL: Final = re.compile(r"\Apy4j\.protocol\.Py4JJavaError: An error occurred while calling \S+\s*: ")
_ENDED: Final = re.compile(r"Command exited with code (\d+)")
_CODES: Final = {
    "52": "it ran out of memory",  # SparkExitCode.OOM
    "137": "it was killed, as when the memory of a machine runs out",  # 128 + SIGKILL
}


def readable(error: str) -> str:
    """The text of an error with Java's own message in its first line, in place of Py4J's, which says nothing."""
    return _ENDED.sub(_explained, _CALL.sub("", error))


def _explained(found: re.Match[str]) -> str:
    meaning = _CODES.get(found[1])
    return f"{found[0]} ({meaning})" if meaning else found[0]
