"""Whether JSON has the shape that its schema promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def check(value: Any, schema: Mapping[str, Any], definitions: Mapping[str, Mapping[str, Any]]) -> None:
    """Objects have all the required keys of their definition and no others, all the way down."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, list):
        for each in value:
            check(each, schema.get("items", {}), definitions)
    elif isinstance(value, dict) and "properties" in schema:
        assert set(schema.get("required", ())) <= set(value) <= set(schema["properties"])
        for key, each in value.items():
            check(each, schema["properties"][key], definitions)
