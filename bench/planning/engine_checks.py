"""Whether the engines asked for can be had: what is installed, and whether the server answers."""

from __future__ import annotations

from importlib.util import find_spec

from bench.chosen_engines import Engines
from bench.engines.connect_session import missing
from bench.errors import BenchError
from bench.machine.reachable import check_answers
from bench.planning.selection import Selection
from pipelines.variant import BY_CONNECT, CONNECT, SAIL


def check_engines(selection: Selection, engines: Engines) -> None:
    """BenchError when a variant's engine is not installed, or when it is not said where it is."""
    for variant in selection.all_variants:
        if variant.engine in BY_CONNECT and (packages := missing()):
            raise BenchError(f"{variant.name} needs {', '.join(packages)}: uv sync --extra {variant.engine}")
        if variant.engine == SAIL and find_spec("pysail") is None:
            raise BenchError(f"{variant.name} needs pysail: uv sync --extra sail, or pip install pysail")
        if variant.engine == CONNECT and engines.address is None:
            raise BenchError(f"{variant.name}: no server is named; give --engine connect=sc://HOST:PORT")


def check_server(engines: Engines) -> None:
    """BenchError when nothing answers where the Connect server should be."""
    if engines.address is None:
        return
    host, _, port = engines.address.removeprefix("sc://").rstrip("/").rpartition(":")
    check_answers(f"--engine connect={engines.address}", [(host.strip("[]"), int(port))])
