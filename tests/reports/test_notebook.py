"""The notebook runs from its first cell to its last on a run, and is kept without what it printed."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from reports.render import write_reports

pytestmark = pytest.mark.process

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "compare_variants.ipynb"
FIGURE = "application/vnd.plotly.v1+json"


def test_it_draws_a_run(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_reports(runs / "a")
    monkeypatch.setenv("RUN", str(runs / "a"))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=120).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    figures = [output["data"][FIGURE] for output in outputs if FIGURE in output.get("data", {})]
    assert len(figures) == 3
    assert all(trace.get("x") for figure in figures for trace in figure["data"])
    assert any("optimized is" in output.get("text", "") for output in outputs)


def test_it_is_kept_without_outputs() -> None:
    cells = [cell for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]
    assert cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)
