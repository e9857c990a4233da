"""What two runs say differently of themselves: machine, versions, code, options, Spark conf, variants, data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reports.evidence.same_data import leaves, specification
from reports.record import DatasetInfo, Environment, RunHeader
from reports.two_runs.model import Changed, Lonely, Side

CODE = "code"
OPTIONS = "options"
MACHINE = "machine and versions"
CONF = "Spark conf of all variants"


def changes(a: RunHeader, b: RunHeader) -> tuple[Changed, ...]:
    """Everything but the data that differs, in groups."""
    return tuple(_changes(a, b))


def data_changes(a: DatasetInfo, b: DatasetInfo) -> tuple[Changed, ...]:
    """What differs in how the data were made, and in their content."""
    group = f"data of {a.label}"
    first, second = ({**specification(info), "fingerprint": info.fingerprint} for info in (a, b))
    return tuple(_differing(group, first, second))


def lonely(a: RunHeader, b: RunHeader) -> tuple[Lonely, ...]:
    """Datasets, stages and variants that only one run has."""
    return tuple(
        Lonely(what=what, name=name, side=side)
        for what, (first, second) in _parts(a, b).items()
        for side, own, other in ((Side.A, first, second), (Side.B, second, first))
        for name in own
        if name not in other
    )


def _parts(a: RunHeader, b: RunHeader) -> Mapping[str, tuple[list[str], list[str]]]:
    return {
        "dataset": ([each.label for each in a.datasets], [each.label for each in b.datasets]),
        "stage": ([each.name for each in a.stages], [each.name for each in b.stages]),
        "variant": ([each.name for each in a.variants], [each.name for each in b.variants]),
    }


def _changes(a: RunHeader, b: RunHeader) -> Iterator[Changed]:
    yield from _differing(CODE, _code(a), _code(b))
    yield from _differing(MACHINE, _machine(a.environment), _machine(b.environment))
    yield from _differing("how it was measured", _measurement(a), _measurement(b))
    yield from _differing(OPTIONS, dict(leaves(a.options)), dict(leaves(b.options)))
    yield from _differing(CONF, a.spark_conf, b.spark_conf)
    others = {info.name: info for info in b.variants}
    for own in a.variants:
        if other := others.get(own.name):
            yield from _differing(f"Spark conf of {own.name}", own.spark_conf, other.spark_conf)
            tunings = {"tunings": own.tunings, "from": own.origin}, {"tunings": other.tunings, "from": other.origin}
            yield from _differing(f"variant {own.name}", *tunings)


def _differing(group: str, a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Changed]:
    for name in dict.fromkeys((*a, *b)):
        first, second = a.get(name), b.get(name)
        if first != second:
            yield Changed(group=group, name=name, a=_told(first), b=_told(second))


def _code(header: RunHeader) -> dict[str, Any]:
    machine = header.environment
    return {
        "fingerprint of the code": header.code,
        "commit": machine.commit,
        "uncommitted changes": machine.dirty,
        "version of the tool": header.version,
    }


def _machine(machine: Environment) -> dict[str, Any]:
    return {
        "system": machine.system,
        "processor": machine.processor,
        "cores": machine.cores,
        "CPU quota (cores)": machine.cpu_quota,
        "memory (bytes)": machine.memory_bytes,
        "Python": machine.python,
        "Spark": machine.spark,
        "Java": machine.java,
        **{f"library {name}": version for name, version in machine.libraries.items()},
    }


def _measurement(header: RunHeader) -> dict[str, Any]:
    return {
        "mode": str(header.mode),
        "baseline": header.baseline,
        "reference": header.reference,
        "margin (share)": header.margin,
        "precision (share)": header.precision,
        "stages made once for all": header.borrowed,
        "stages measured once per variant": tuple(info.name for info in header.stages if info.once),
    }


def _told(value: Any) -> str | None:
    """A value as text; None stays: the run does not have it, or did not say."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return ", ".join(_told(each) or "none" for each in value) or "none"
    return str(value)
