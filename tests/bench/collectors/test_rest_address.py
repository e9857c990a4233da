"""No second UI where others could reach it; that one is opened, and tells the truth, is a test on a real Spark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from bench.collectors.errors import CollectorError
from bench.collectors.rest_address import rest_client


@dataclass(eq=False)
class WithoutUi:
    """What is asked of a Spark context before anything is opened."""

    uiWebUrl: str | None = None  # noqa: N815 - PySpark's name
    applicationId: str = "app"  # noqa: N815


@pytest.mark.parametrize("bound", ["0.0.0.0", "192.0.2.1", "a-host"])
def test_no_ui_without_filters_is_opened_to_other_machines(bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_LOCAL_IP", bound)
    context: Any = WithoutUi()
    with pytest.raises(CollectorError, match=f"none without filters is opened on {bound}: set SPARK_LOCAL_IP"):
        rest_client(context)
