"""What the documents name is there: files, tox environments, the version."""

from __future__ import annotations

import ast
import re
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest

from pipelines.catalog import load_catalog

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("pipelines/*/README.md")])
NAMED = re.compile(r"`((?:bench|budgets|datasets|docs|pipelines|reports|tests)/[\w./-]+\.\w+)`")
TESTS = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`( ☾)?")
LINKED = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_a_document_names_or_links_to_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = [ROOT / path for path in NAMED.findall(text)]
    linked = [document.parent / path for path in LINKED.findall(text)]
    assert [str(path) for path in (*named, *linked) if not path.exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_tests_that_a_document_names_exist_and_run_at_night_where_it_says_so(document: Path) -> None:
    for path, name, moon in TESTS.findall(document.read_text(encoding="utf-8")):
        module = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        nights = [ast.unparse(each.value) for each in module.body if isinstance(each, ast.Assign)]
        (found,) = (each for each in module.body if isinstance(each, ast.FunctionDef) and each.name == name)
        marks = [ast.unparse(each) for each in found.decorator_list]
        nightly = "pytest.mark.nightly" in marks or any("pytest.mark.nightly" in each for each in nights)
        assert nightly == bool(moon), (path, name)


def test_the_reading_order_has_seven_files() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^\d\. `[\w/]+\.py`: ", text, re.MULTILINE)) == 7


def test_contributing_says_of_every_tox_environment_what_it_does() -> None:
    tox = ConfigParser()
    tox.read(ROOT / "tox.ini")
    there = {section.removeprefix("testenv:") for section in tox.sections() if section.startswith("testenv:")}
    told = re.findall(r"^\| `(\w+)` \| \w", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(there)


def test_the_citation_has_the_version_and_the_licence_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {project['version']}\n" in citation
    assert f"\nlicense: {project['license']}\n" in citation
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_the_plugins_of_the_teaching_notes_register_the_variants_that_their_commands_name(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "teaching_notes.md").read_text(encoding="utf-8")
    for name, code in re.findall(r"```python\n# (\w+)\.py\n(.*?)```", text, re.DOTALL):
        plugin = tmp_path / f"{name}.py"
        plugin.write_text(code, encoding="utf-8")
        assert name in [each.variant.name for each in load_catalog([plugin]).variants_of("payments")]
        assert f"--plugin {name}.py" in text
