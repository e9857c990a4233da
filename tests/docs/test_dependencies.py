"""The page on dependencies says what pyproject.toml says, and every licence there is what the package tells."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from typing import Final

import pytest

from bench.machine.environment import ROOT

ROW: Final = re.compile(
    r"^\| `(?P<name>[^`]+)` \| (?P<version>[^|]+) \| (?P<licence>[^|]+) \| (?P<what>[^|]+) \|$", re.M
)
PAGE: Final = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
ROWS: Final = [row.groupdict() for row in ROW.finditer(PAGE)]


def named_in_project() -> set[tuple[str, str]]:
    """Name and version of everything that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    lists = (project["project"]["dependencies"], *extras, project["dependency-groups"]["dev"])
    found = [re.fullmatch(r"([\w.\-]+(?:\[\w+\])?)(.*)", each) for every in lists for each in every]
    return {(each[1], each[2].removeprefix("==")) for each in found if each}


def told_licence(name: str) -> str:
    told = metadata.metadata(name.partition("[")[0])
    fields = ("License-Expression", "License", "Classifier")
    return " ".join(
        text for field in fields for text in told.get_all(field) or [] if "::" not in text or "License" in text
    )


def test_every_dependency_has_a_line_with_its_version_and_no_line_is_stale() -> None:
    assert {(row["name"], row["version"]) for row in ROWS} == named_in_project()
    assert len({row["name"] for row in ROWS}) == len(ROWS)


def test_every_version_is_exact() -> None:
    assert {(name, version) for name, version in named_in_project() if re.search(r"[<>~*,]", version or ">")} == set()


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_the_licence_is_what_the_package_tells(row: dict[str, str]) -> None:
    family = re.split(r"[- ]", row["licence"])[0].replace("MPL", "MPL|Mozilla").replace("GPL", "General Public|GPL")
    family = family.replace("BSD", "BSD|Redistribution and use")  # the text itself, without a name
    assert re.search(family, told_licence(row["name"]))


def test_the_ci_runs_the_audit_that_the_page_names() -> None:
    (command,) = re.findall(r"^uv run .*pip-audit.*$", PAGE, re.M)
    assert f"- run: {command}\n" in (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
