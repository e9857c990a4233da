"""The parts that architecture.md lists are those that `tox -e layers` checks, in the same order."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("## The parts of")[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
LAYERS = {contract["containers"][0]: contract["layers"] for contract in CONTRACTS if "containers" in contract}


def listed(package: str) -> list[set[str]]:
    """The names in the rows of a package's table, from top to bottom."""
    table = PARTS.partition(f"| {package} | |\n|---|---|\n")[2].partition("\n\n")[0]
    return [set(re.findall(r"`(\w+)(?:\.py)?`", row.split("|")[1])) for row in table.splitlines()]


@pytest.mark.parametrize("package", LAYERS)
def test_a_row_of_the_table_is_one_or_more_layers_and_none_is_missing(package: str) -> None:
    checked = [set(layer.replace(" ", "").split("|")) for layer in LAYERS[package]]
    assert checked.pop(0) == {"__main__"}
    for row in listed(package):
        found: set[str] = set()
        while found < row:
            found |= checked.pop(0)
        assert found == row
    assert checked == []


@pytest.mark.parametrize("package", LAYERS)
def test_every_part_says_what_it_is(package: str) -> None:
    folders = [path.parent for path in (ROOT / package).glob("*/__init__.py")]
    assert folders
    for folder in folders:
        assert (folder / "__init__.py").read_text(encoding="utf-8").startswith('"""'), folder
