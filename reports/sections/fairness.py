"""What differs between the variants beside their code: Spark conf, tunings, and what they changed undeclared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from reports.comparison_types import Comparison
from reports.evidence.undeclared import undeclared
from reports.record import BY_CONNECT, WITHOUT_SPARK, RunHeader, TrialRecord, VariantInfo
from reports.sections.variants import variant_columns
from reports.writing.page import Block, Column, Details, Entry, Row, Section, Table, Text, columns, facts

_UNSET: Final = "Spark's default"
_ITS_OWN: Final = "the server's own"
_NO_SPARK: Final = "not on Spark"
_OF_SESSIONS: Final = ("spark.sql.", "parquet.")
"""Settings that a session of Spark Connect takes; all others are the server's."""


def fairness_section(comparison: Comparison, header: RunHeader, records: Sequence[TrialRecord]) -> Section:
    """Variants, the Spark conf keys on which they differ, and what they changed undeclared; all keys behind a fold."""
    keys = sorted({*header.spark_conf, *(key for info in header.variants for key in info.spark_conf)})
    confs = {info.name: _conf(header, info, keys) for info in header.variants}
    on_spark = [confs[info.name] for info in header.variants if info.engine not in WITHOUT_SPARK]
    differing = [key for key in keys if len({conf[key] for conf in on_spark}) > 1]
    blocks: list[Block] = [_variant_table(header)]
    if differing:
        blocks.append(_conf_table(comparison, confs, differing, "Spark conf that differs between variants"))
    else:
        blocks.append(Text(text="All variants ran with the same Spark conf: only their code differs."))
    for (variant, stage), settings in undeclared(records).items():
        blocks.append(facts(f"Changed by {stage} of {variant}, and not declared", settings))
    if keys:
        table = _conf_table(comparison, confs, keys, "Spark conf of every variant")
        blocks.append(Details(summary="The whole Spark conf", blocks=(table,)))
    lead = "What differs between the variants beside their code. Everything not listed here is the same for all."
    return Section(anchor="fairness", title="Fairness", lead=lead, blocks=tuple(blocks))


def _conf(header: RunHeader, info: VariantInfo, keys: Sequence[str]) -> Mapping[str, str]:
    """All keys, and how each stands for the variant."""
    if info.engine in WITHOUT_SPARK:
        return dict.fromkeys(keys, _NO_SPARK)
    conf = {**header.spark_conf, **info.spark_conf}
    if info.engine in BY_CONNECT:
        return {key: conf.get(key, _ITS_OWN) if key.startswith(_OF_SESSIONS) else _ITS_OWN for key in keys}
    return {key: conf.get(key, _UNSET) for key in keys}


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
    return Table(caption="Variants", columns=columns("Variant", "What it is", "Tunings", "From"), rows=rows)


def _conf_table(comparison: Comparison, confs: Mapping[str, Mapping[str, str]], keys: list[str], caption: str) -> Table:
    rows = tuple(
        Row(
            head=Entry(text=key),
            cells=tuple(_conf_entry(confs[name][key]) for name in comparison.variants),
        )
        for key in keys
    )
    return Table(caption=caption, columns=(Column(label="Key"), *variant_columns(comparison)), rows=rows)


def _conf_entry(text: str) -> Entry:
    return Entry(text=text, tone="muted" if text in {_UNSET, _ITS_OWN, _NO_SPARK} else "")
