"""What the run was: command, environment, datasets, Spark conf of every variant, and where its time went."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from reports.comparison_types import Comparison
from reports.formatting import NOT_MEASURED, count, percent, plural, seconds, significant, size
from reports.noise_floor import told
from reports.notes import undeclared
from reports.page import Block, Code, Column, Details, Entry, Heading, Row, Section, Table, Text
from reports.record import SPARK, ClusterInfo, Mode, RunHeader, StorageInfo, Stream, StreamInfo, TrialRecord
from reports.sections.spread import spread_table
from reports.sections.variants import variant_columns
from reports.sentences import SCREENING

_UNSET: Final = "Spark's default"
_NOT_SET: Final = "not set"
_NO_SPARK: Final = "not on Spark"
_DEPTH: Final = 12
_WHOLE: Final = "whole command"
_LEAST_SHARE: Final = 0.01
_MODES: Final = {
    Mode.QUICK: f"{SCREENING}; units are the blocks of one fork",
    Mode.RIGOROUS: "units are forks, each by the mean of its blocks",
}


def fairness_section(comparison: Comparison, header: RunHeader, records: Sequence[TrialRecord]) -> Section:
    """Variants, the Spark conf keys on which they differ, and what they changed undeclared; all keys behind a fold."""
    confs = {info.name: {**header.spark_conf, **info.spark_conf} for info in header.variants}
    keys = sorted({key for conf in confs.values() for key in conf})
    differing = [key for key in keys if len({conf.get(key) for conf in confs.values()}) > 1]
    elsewhere = (info.name for info in header.variants if info.engine not in {SPARK, None})
    confs |= {name: dict.fromkeys(keys, _NO_SPARK) for name in elsewhere}
    blocks: list[Block] = [_variant_table(header)]
    if differing:
        blocks.append(_conf_table(comparison, confs, differing, "Spark conf that differs between variants"))
    else:
        blocks.append(Text(text="All variants ran with the same Spark conf: only their code differs."))
    for (variant, stage), settings in undeclared(records).items():
        blocks.append(_facts(f"Changed by {stage} of {variant}, and not declared", settings))
    if keys:
        table = _conf_table(comparison, confs, keys, "Spark conf of every variant")
        blocks.append(Details(summary="The whole Spark conf", blocks=(table,)))
    lead = "What differs between the variants beside their code. Everything not listed here is the same for all."
    return Section(anchor="fairness", title="Fairness", lead=lead, blocks=tuple(blocks))


def setting_section(header: RunHeader) -> Section:
    """How to repeat the run, where it took place, on which data, and what it spent its time on."""
    blocks: list[Block] = [
        Heading(text="Repeat this run"),
        Code(text=shlex.join(header.command) or NOT_MEASURED),
        Heading(text="How it was measured"),
        _facts("What verdicts rest on", _measurement(header)),
        Heading(text="Where the command's time went"),
        _accounts(header.accounts) if header.accounts else Text(text="The run has not accounted for its time yet."),
        *_calibration(header),
        Heading(text="Environment"),
        _facts("Collected on the machine when the run began", _environment(header)),
        Heading(text="Datasets"),
    ]
    for info in header.datasets:
        manifest = dict(info.manifest)
        shares = manifest.pop("shares", None)
        if shares:
            blocks.append(spread_table(info.label, shares))
        facts = _facts(f"Manifest of {info.label}", {"fingerprint": info.fingerprint, **flattened(manifest)})
        blocks.append(Details(summary=f"Manifest of {info.label}", blocks=(facts,)))
    blocks.append(Details(summary="Options", blocks=(_facts("Options of the run", flattened(header.options)),)))
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
    return f"{storage.folder} at {where}; the reference and the judging on this machine's disk"


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


def _facts(caption: str, facts: Mapping[str, str]) -> Table:
    rows = tuple(Row(head=Entry(text=name), cells=(Entry(text=text),)) for name, text in facts.items())
    return Table(caption=caption, columns=(Column(label="What"), Column(label="Value")), rows=rows, narrow=True)


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


def _conf_entry(text: str) -> Entry:
    return Entry(text=text, tone="muted" if text in {_UNSET, _NO_SPARK} else "")


def _variant_table(header: RunHeader) -> Table:
    rows = tuple(
        Row(
            head=Entry(text=info.name, note="baseline" if info.name == header.baseline else ""),
            cells=(
                Entry(text=info.summary),
                Entry(text=", ".join(info.tunings) or "none"),
                Entry(text=info.origin),
            ),
        )
        for info in header.variants
    )
    labels = ("Variant", "What it is", "Tunings", "From")
    return Table(caption="Variants", columns=tuple(Column(label=label) for label in labels), rows=rows)


def _conf_table(comparison: Comparison, confs: Mapping[str, Mapping[str, str]], keys: list[str], caption: str) -> Table:
    rows = tuple(
        Row(
            head=Entry(text=key),
            cells=tuple(_conf_entry(confs[name].get(key, _UNSET)) for name in comparison.variants),
        )
        for key in keys
    )
    return Table(caption=caption, columns=(Column(label="Key"), *variant_columns(comparison)), rows=rows)
