"""Lets a stage that is written for a back-log run on a stream that goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

NEXT_AT_ONCE: Final = "0 seconds"


@contextmanager
def unending() -> Iterator[None]:
    """Inside, a query that asks for what is there and no more gets the next micro-batch as soon as the last is done.

    Stages are plain PySpark that anybody can run by itself, and end with the back-log: `.trigger(availableNow=True)`.
    Rather than have each take a trigger from outside for the sake of measuring, PySpark's method is exchanged. A
    trigger of any other kind, and none, is left as it is.
    """
    from pyspark.sql.streaming.readwriter import DataStreamWriter  # noqa: PLC0415 - plain workers do without PySpark

    original = DataStreamWriter.trigger

    def trigger(writer: DataStreamWriter, **kind: Any) -> DataStreamWriter:
        if kind.get("availableNow") or kind.get("once"):
            return original(writer, processingTime=NEXT_AT_ONCE)
        return original(writer, **kind)

    setattr(DataStreamWriter, "trigger", trigger)  # noqa: B010 - a method, which mypy does not let anybody assign
    try:
        yield
    finally:
        setattr(DataStreamWriter, "trigger", original)  # noqa: B010
