"""The trigger of a stage that is written for a back-log, while it is paced and afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from pyspark.sql.streaming.readwriter import DataStreamWriter

from bench.streams.paced.unending import NEXT_AT_ONCE, unending


def test_only_triggers_that_end_with_the_back_log_are_exchanged_and_only_inside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(DataStreamWriter, "trigger", lambda _, **kind: asked.append(kind))
    writer: Any = object.__new__(DataStreamWriter)
    with pytest.raises(ZeroDivisionError), unending():
        writer.trigger(availableNow=True)
        writer.trigger(once=True)
        writer.trigger(processingTime="5 seconds")
        _ = 1 / 0
    writer.trigger(availableNow=True)
    at_once = {"processingTime": NEXT_AT_ONCE}
    assert asked == [at_once, at_once, {"processingTime": "5 seconds"}, {"availableNow": True}]
