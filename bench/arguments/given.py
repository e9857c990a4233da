"""From the parameters of a command to data: what each option is read as, for every command that starts a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from bench.arguments.chosen_workload import chosen_workload
from bench.arguments.option_texts import (
    parse_conf,
    parse_data,
    parse_duration,
    parse_numbers,
    parse_share,
    parse_varied,
)
from bench.chosen_engines import parse_engines
from bench.display.display import Display
from bench.errors import BenchError
from bench.options import Options, check
from datasets.kafka.rate import parse_rate
from datasets.spec import parse_columns

SEVERAL: Final[Mapping[str, str]] = {
    "scale": "scales",
    "skew": "skews",
    "hot_share": "hot_shares",
    "variant": "variants",
    "engine": "engines",
    "stage": "stages",
    "plugin": "plugins",
}
"""Parameters that may come several times, and the field of `Options` that holds all of them."""
PARSED: Final[Mapping[str, Callable[[str, Any], object]]] = {
    "scale": parse_numbers,
    "skew": parse_numbers,
    "hot_share": parse_numbers,
    "skew_columns": lambda _, text: parse_columns(text),
    "data": parse_data,
    "vary": parse_varied,
    "engine": parse_engines,
    "budget": parse_duration,
    "precision": parse_share,
    "margin": parse_share,
    "timeout": parse_duration,
    "pace": parse_rate,
    "conf": lambda _, texts: parse_conf(texts),
}
"""What makes values of the texts of a parameter; it is told the option, to name it in an error."""
GENERATED: Final = ("scale", "skew", "hot_share", "skew_columns")
"""What says how data are made, and means nothing where they exist."""
_SHOWN: Final = frozenset(field.name for field in fields(Display))


def given_options(given: Mapping[str, Any], **otherwise: Any) -> Options:
    """The options of a run from the parameters of a command; `otherwise` holds fields for what was not given.

    Raises BenchError or DatasetError for a text that cannot be read, a value out of its range and options that exclude
    each other, PipelineError for a file that registers no workload.
    """
    asked = {name: value for name, value in given.items() if name not in _SHOWN and value not in (None, [])}
    if "skew" in asked and "hot_share" in asked:
        raise BenchError("--skew and --hot-share exclude each other: give one of them")
    if "data" in asked and (made := next((name for name in GENERATED if name in asked), None)):
        raise BenchError(f"--data takes data as they are, and {_option(made)} makes them: give one of the two")
    if "deploy" in asked and "master" in asked:
        raise BenchError("--deploy starts a cluster and --master names one: give one of them")
    values = {SEVERAL.get(name, name): _read(name, value) for name, value in asked.items()}
    if "workload" in asked:
        values["workload"], values["plugins"] = chosen_workload(asked["workload"], _texts(asked.get("plugin", ())))
    return check(Options(**{**otherwise, **values}))


def given_display(given: Mapping[str, Any]) -> Display:
    """What is to be shown, from the parameters of a command."""
    return Display(**{name: value for name, value in given.items() if name in _SHOWN})


def _read(name: str, value: Any) -> object:
    if name in PARSED:
        return PARSED[name](_option(name), value)
    return _texts(value) if name in SEVERAL else _plain(value)


def _texts(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(map(_plain, values))


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _plain(value: Any) -> Any:
    """Paths as text: options are recorded."""
    return str(value) if isinstance(value, Path) else value
