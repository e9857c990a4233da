"""Engines that take a Spark variant's code unchanged: which are asked for, and the variants that come of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bench.errors import BenchError
from pipelines.catalog import RegisteredVariant
from pipelines.variant import BY_CONNECT, CONNECT, SAIL, SPARK, on_engine

_ADDRESS: Final = re.compile(r"sc://([\w.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})/?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """What Spark variants are to run on, in order; `address` is the Connect server's, for the engine "connect"."""

    names: tuple[str, ...] = ()
    address: str | None = None


NONE_ASKED: Final = Engines()


def parse_engines(option: str, texts: Sequence[str]) -> Engines:
    """ "spark", "sail" and "connect=sc://HOST:PORT" as data; BenchError for anything else."""
    names: dict[str, None] = {}
    address = None
    for text in texts:
        name, given, rest = text.partition("=")
        known = _ADDRESS.fullmatch(rest) if name == CONNECT else not given and name in {SPARK, SAIL}
        if not known:
            raise BenchError(f"{option} {text!r} is none: give spark, sail or connect=sc://HOST:PORT")
        if name == CONNECT and address not in {None, rest}:
            raise BenchError(f"{option}: one Connect server at a time, not {address} and {rest}")
        address = rest or address
        names[name] = None
    return Engines(names=tuple(names), address=address)


def on_named_engines(entries: Sequence[RegisteredVariant]) -> Mapping[str, tuple[RegisteredVariant, str]]:
    """Every Spark variant on every engine, by its name VARIANT@ENGINE, with the name of the one it is made of."""
    taken = {entry.variant.name for entry in entries}
    made = (
        (replace(entry, variant=on_engine(entry.variant, engine)), entry.variant.name)
        for entry in entries
        if entry.variant.engine == SPARK
        for engine in (SPARK, *BY_CONNECT)
    )
    return {entry.variant.name: (entry, origin) for entry, origin in made if entry.variant.name not in taken}


def on_engines(names: Sequence[str], entries: Sequence[RegisteredVariant], engines: Engines) -> list[str]:
    """The chosen names on the engines asked for; those of variants that are not on Spark stay, once."""
    spark = {entry.variant.name for entry in entries if entry.variant.engine == SPARK}
    return list(dict.fromkeys(_placed(names, spark, engines.names or (SPARK,))))


def _placed(names: Sequence[str], spark: set[str], engines: Sequence[str]) -> Iterator[str]:
    for engine in engines:
        for name in names:
            yield f"{name}@{engine}" if name in spark and engine != SPARK else name
