"""Tables on the terminal show whole names: those of variants differ at their ends."""

from __future__ import annotations

import pytest

from bench.cli import main
from pipelines.catalog import load_catalog
from reports.metrics import METRICS


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def column(table: str, name: str, after: str) -> list[str]:
    """The cells of a column without spaces, each put together of its lines; `after` is the head of the next column."""
    head, _, *lines = table.splitlines()
    start, end = head.index(name), head.index(after)
    cells: list[str] = []
    for line in lines:
        part = line[start:end].replace(" ", "")
        if line[0] == " ":
            cells[-1] += part
        else:
            cells.append(part)
    return cells


@pytest.mark.usefixtures("narrow")
def test_a_narrow_plan_cuts_no_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--ablate", "--scale", "5", "--skew", "0.9", "--dry-run"]) == 0
    title, _, rest = capsys.readouterr().out.partition("\n")
    table, _, _ = rest.partition("quick mode")
    assert max(map(len, table.splitlines())) <= 80
    assert "…" not in table
    variants = column(table, "variant", "why")
    assert len(variants) == int(title.split()[0])
    names = {each.variant.name for each in load_catalog().variants}
    assert {name.removesuffix("(A′)") for name in variants} <= names
    assert {"optimized-without-plain-keys", "optimized-without-large-micro-batches"} <= set(variants)


@pytest.mark.usefixtures("narrow")
def test_a_narrow_list_cuts_no_metric(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    _, _, table = capsys.readouterr().out.partition("\nmetrics")
    assert "…" not in table
    assert column(table.partition("\n")[2], "metric", "unit") == [metric.name for metric in METRICS]
