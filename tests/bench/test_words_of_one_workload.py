"""`bench` and `reports` know of no particular workload: what is about payments stands in `datasets` and `pipelines`."""

from __future__ import annotations

import re

import pytest

from bench.machine.environment import ROOT
from datasets.kinds import ORDERS, SESSIONS
from datasets.spec import SKEW_COLUMNS
from pipelines.catalog import load_catalog

STAGES = {stage.name for each in load_catalog().workloads for stage in each.stages if not stage.provided}
TABLES = {table for kind in (SESSIONS, ORDERS) for table in kind.tables}  # of payments, only events may be streamed
LONG = {name for name in STAGES | TABLES if "_" in name}  # a short one, such as "users", may mean anything
WORDS = re.compile("|".join(("payment", "fraud", *SKEW_COLUMNS[:1], *sorted(LONG))), re.IGNORECASE)
ABOUT_IT = {ROOT / "bench" / "labs", ROOT / "bench" / "techniques"}
"""Lessons and a document about this very pipeline; a lab of another one would be another file there."""


def texts(package: str) -> list[tuple[str, str]]:
    files = [path for path in sorted((ROOT / package).rglob("*")) if path.suffix in {".py", ".j2", ".css", ".js"}]
    return [
        (str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
        for path in files
        if not ABOUT_IT & set(path.parents)
    ]


@pytest.mark.parametrize("package", ["bench", "reports"])
def test_a_harness_for_any_workload_has_no_word_of_one(package: str) -> None:
    found = {
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts(package)
        for number, line in enumerate(text.splitlines(), start=1)
        if WORDS.search(line) and not imports(line)
    }
    assert found == set()


def imports(line: str) -> bool:
    """Such as that of the texts for a new variant of the built-in workload."""
    return re.match(r"\s*from pipelines\.\w+ import ", line) is not None
