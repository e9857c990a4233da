"""Whether JSON is what its schema promises: the parts of JSON Schema that msgspec writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
_TYPES: Mapping[str, tuple[type, ...]] = {
    "null": (type(None),),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
    "array": (list,),
    "object": (dict,),
}
_KNOWN = frozenset({
    *("$ref", "$defs", "title", "description", "default", "type", "anyOf", "enum", "properties", "required", "items"),
    *("additionalProperties", "minimum", "maximum", "minLength", "maxLength", "prefixItems", "minItems", "maxItems"),
})  # fmt: skip


def check(value: Any, schema: Schema, definitions: Mapping[str, Schema], at: str = "$") -> None:
    """Raises AssertionError with the place of what the schema does not allow; an object has no other keys."""
    assert set(schema) <= _KNOWN, f"{at}: this check does not know {set(schema) - _KNOWN}"
    if "$ref" in schema:
        check(value, definitions[schema["$ref"].rsplit("/", 1)[1]], definitions, at)
        return
    if "anyOf" in schema:
        assert any(_allows(value, each, definitions) for each in schema["anyOf"]), f"{at} is none of those allowed"
    if "type" in schema:
        fits = isinstance(value, _TYPES[schema["type"]]) and (schema["type"] == "boolean") == isinstance(value, bool)
        assert fits, f"{at} is no {schema['type']}"
    assert value in schema.get("enum", [value]), f"{at} is {value!r}"
    if isinstance(value, int | float):
        assert schema.get("minimum", value) <= value <= schema.get("maximum", value), at
    elif isinstance(value, str):
        assert schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)), at
    elif isinstance(value, list):
        _check_list(value, schema, definitions, at)
    elif isinstance(value, dict):
        _check_object(value, schema, definitions, at)


def _check_list(value: list[Any], schema: Schema, definitions: Mapping[str, Schema], at: str) -> None:
    assert schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)), at
    first = schema.get("prefixItems", [])
    for index, each in enumerate(value):
        kind = first[index] if index < len(first) else schema.get("items") or {}
        check(each, kind, definitions, f"{at}[{index}]")


def _check_object(value: dict[str, Any], schema: Schema, definitions: Mapping[str, Schema], at: str) -> None:
    named = schema.get("properties", {})
    others = schema.get("additionalProperties", False if named else {})
    assert set(schema.get("required", ())) <= set(value), f"{at} lacks a key"
    for key, each in value.items():
        assert key in named or others is not False, f"{at} has the key {key!r}"
        check(each, named.get(key, others), definitions, f"{at}.{key}")


def _allows(value: Any, schema: Schema, definitions: Mapping[str, Schema]) -> bool:
    try:
        check(value, schema, definitions)
    except AssertionError:
        return False
    return True
