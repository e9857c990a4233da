"""docs/architecture_diagrams.md: pictures are made from the sources that stand there, and those say what is."""

from __future__ import annotations

import re

import pytest

from datasets.kafka.event_topics import TOPICS
from datasets.payments.schemas import SCHEMAS, ddl
from tests.docs.diagrams import DOCUMENT, Diagram, diagrams


def test_every_mermaid_source_of_the_document_has_a_picture() -> None:
    assert len(diagrams()) == DOCUMENT.read_text(encoding="utf-8").count("```mermaid") > 0


@pytest.mark.parametrize("diagram", diagrams(), ids=lambda diagram: diagram.picture.stem)
def test_a_picture_is_made_from_its_present_source(diagram: Diagram) -> None:
    first_line = diagram.picture.read_text(encoding="utf-8").partition("\n")[0]
    assert first_line == diagram.mark, "draw it anew: uv run --group dev tox run -e pictures"


def test_the_entities_have_the_columns_and_types_of_the_schemas() -> None:
    source = next(each.source for each in diagrams() if each.picture.stem == "entities")
    shown = {
        table: [" ".join(line.split()[:2]) for line in columns.strip().splitlines()]
        for table, columns in re.findall(r"^    (\w+) \{\n(.*?)^    \}", source, re.DOTALL | re.MULTILINE)
    }
    written = {
        table: [" ".join(reversed(re.sub(r"\(.*\)", "", column).split())) for column in ddl(schema).split(", ")]
        for table, schema in SCHEMAS.items()
        if table not in TOPICS  # those have the columns of their historical counterparts
    }
    assert shown == written
