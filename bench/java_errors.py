"""Errors of Spark in words: what went wrong comes first, and what the exit code of an executor means; pure."""

from __future__ import annotations

import re
from typing import Final

_CALL: Final = re.compile(r"\Apy4j\.protocol\.Py4JJavaError: An error occurred while calling \S+\s*: ")
_PYTHON: Final = re.compile(
    r"\s*(?:An exception was thrown from the Python worker\. [^\n]*\n)?"
    r"(Traceback \(most recent call last\):\n(?:[ \t][^\n]*\n)*)(\S[^\n]*)"
)
_ENDED: Final = re.compile(r"Command exited with code (\d+)")
_CODES: Final = {
    "52": "it ran out of memory",  # SparkExitCode.OOM
    "137": "it was killed, as when the memory of a machine runs out",  # 128 + SIGKILL
}


def readable(error: str) -> str:
    """The text of an error with Java's own message in its first line, or that of the Python which Java ran.

    There stand otherwise the name of a call, by Py4J, and that a traceback follows, by Spark.
    """
    return _ENDED.sub(_explained, _PYTHON.sub(r" \2\n\1", _CALL.sub("", error), count=1))


def _explained(found: re.Match[str]) -> str:
    meaning = _CODES.get(found[1])
    return f"{found[0]} ({meaning})" if meaning else found[0]
