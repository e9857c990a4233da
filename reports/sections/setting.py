"""What the run was: command, environment, datasets, and where its time went."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any, Final

from reports.evidence.noise_floor import told
from reports.record import ClusterInfo, Mode, RunHeader, StorageInfo, Stream, StreamInfo
from reports.sections.spread import spread_table
from reports.sentences import SCREENING
from reports.writing.formatting import NOT_MEASURED, count, percent, plural, seconds, significant, size
from reports.writing.page import Block, Code, Column, Details, Entry, Heading, Row, Section, Table, Text, facts

_NOT_SET: Final = "not set"
_DEPTH: Final = 12
_WHOLE: Final = "whole command"
_LEAST_SHARE: Final = 0.01
_MODES: Final = {
    Mode.QUICK: f"{SCREENING}; units are the blocks of one fork",
    Mode.RIGOROUS: "units are forks, each by the mean of its blocks",
}


def setting_section(header: RunHeader) -> Section:
    """How to repeat the run, where it took place, on which data, and what it spent its time on."""
    blocks: list[Block] = [
        Heading(text="Repeat this run"),
        Code(text=shlex.join(header.command) or NOT_MEASURED),
        Heading(text="How it was measured"),
        facts("What verdicts rest on", _measurement(header)),
        Heading(text="Where the command's time went"),
        _accounts(header.accounts) if header.accounts else Text(text="The run has not accounted for its time yet."),
        *_calibration(header),
        Heading(text="Environment"),
        facts("Collected on the machine when the run began", _environment(header)),
        Heading(text="Datasets"),
    ]
    for info in header.datasets:
        manifest = dict(info.manifest)
        shares = manifest.pop("shares", None)
        if shares:
            blocks.append(spread_table(info.label, shares))
        made = facts(f"Manifest of {info.label}", {"fingerprint": info.fingerprint, **flattened(manifest)})
        blocks.append(Details(summary=f"Manifest of {info.label}", blocks=(made,)))
    blocks.append(Details(summary="Options", blocks=(facts("Options of the run", flattened(header.options)),)))
    lead = "Everything needed to judge whether these numbers hold for you, and to make them again."
    return Section(anchor="setting", title="Setting", lead=lead, blocks=tuple(blocks))


def _calibration(header: RunHeader) -> Iterator[Block]:
    yield Heading(text="How far this tool can be trusted on this machine")
    if header.noise_floor is None:
        yield Text(text="The machine was not calibrated: python -m bench calibrate does it.")
    else:
        yield Text(text=" ".join(told(header.noise_floor)))


def flattened(mapping: Mapping[str, Any]) -> dict[str, str]:
    """Nested mappings of what was asked for as "outer · inner" → text."""
    return dict(_walk("", mapping, 0))


def _walk(prefix: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value and depth < _DEPTH:
        for key, inner in value.items():
            yield from _walk(f"{prefix} · {key}" if prefix else str(key), inner, depth + 1)
    else:
        yield prefix, _NOT_SET if value is None else _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return NOT_MEASURED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return count(value)
    if isinstance(value, float):
        return significant(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value)) or "none"
    return str(value)


def _measurement(header: RunHeader) -> dict[str, str]:
    together = "for each variant alone" if header.mode is Mode.QUICK else "for all variants of a dataset at once"
    looks = " (made at 96.5 %, because the run looked several times)" if header.precision is not None else ""
    return {
        "Mode": f"{header.mode}: {_MODES[header.mode]}",
        "Margin": f"{percent(header.margin)}: what lies within is called equivalent",
        "Precision asked for": "none" if header.precision is None else f"±{percent(header.precision)}",
        **({"Event streams": _stream(header.stream)} if header.streams else {}),
        "Cluster": _cluster(header.cluster),
        "Storage": _storage(header.storage),
        "Intervals": f"Wilcoxon's signed ranks, 95 % {together}{looks}",
        **{f"Stopped at {dataset}": reason for dataset, reason in header.stopped.items()},
    }


def _storage(storage: StorageInfo | None) -> str:
    if storage is None:
        return "this machine's disk"
    where = storage.endpoint or "Amazon S3"
    if storage.folder is None:
        return f"data in {storage.data} at {where}; outputs, the reference and the judging on this machine's disk"
    data = "" if storage.data is None else f"data in {storage.data}, outputs in "
    return f"{data}{storage.folder} at {where}; the reference and the judging on this machine's disk"


def _stream(stream: StreamInfo) -> str:
    if stream.source is Stream.FILES:
        return "Parquet files"
    where = f"the broker at {stream.broker}" if stream.broker else "a broker that the run started"
    pace = "" if stream.pace is None else f"produced at {significant(stream.pace)} records/s while a stage ran; "
    return (
        f"Kafka, {where}; {plural(stream.partitions or 0, 'partition')} in each topic; {pace}the reference read files"
    )


def _cluster(cluster: ClusterInfo | None) -> str:
    if cluster is None:
        return "none: tasks were threads of the driver"
    whose = "on this machine, started for the run" if cluster.deploy else "that was there"
    size_of_each = f"{plural(cluster.executor_cores, 'core')} and {size(cluster.executor_memory_bytes)} of heap each"
    return f"{cluster.master}, {whose}; {plural(cluster.executors, 'executor')} with {size_of_each} for every driver"


def _environment(header: RunHeader) -> dict[str, str]:
    machine = header.environment
    return {
        "System": machine.system,
        "Processor": machine.processor,
        "Cores": count(machine.cores),
        "CPU quota (cores)": count(machine.cpu_quota) if machine.cpu_quota is not None else "none",
        "Memory": size(machine.memory_bytes),
        "Load over 1 minute": _plain(machine.load_1m),
        "CPU pressure over 60 s (%)": _plain(machine.cpu_pressure),
        "Python": machine.python,
        "Spark": machine.spark,
        "Java": machine.java,
        **{f"Library {name}": version for name, version in machine.libraries.items()},
        "Commit": machine.commit or NOT_MEASURED,
        "Uncommitted changes": _plain(machine.dirty),
        "Harness version": header.version,
        "Code fingerprint": header.code,
    }


def _accounts(accounts: Mapping[str, float]) -> Table:
    parts = {name: value for name, value in accounts.items() if name != _WHOLE}
    whole = accounts.get(_WHOLE) or sum(parts.values()) or 1
    rows = tuple(
        Row(
            head=Entry(text=name),
            cells=(
                Entry(text=seconds(value), bar=value / whole),
                Entry(text=_share(value / whole)),
            ),
        )
        for name, value in sorted(parts.items(), key=lambda item: -item[1])
    )
    columns = (Column(label="Activity"), Column(label="Time", numeric=True), Column(label="Share", numeric=True))
    return Table(
        caption=f"Seconds of the command by activity; the whole took {seconds(whole)}", columns=columns, rows=rows
    )


def _share(share: float) -> str:
    return percent(round(share, 2)) if share >= _LEAST_SHARE else f"under {percent(_LEAST_SHARE)}"
