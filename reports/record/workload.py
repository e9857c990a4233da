"""What is compared, on what: the stages of a workload, its variants with their code, and datasets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from reports.quantities import Count, Span

SPARK: Final = "spark"
"""The engine of most variants."""
CONNECT: Final = "connect"
"""A Spark Connect server that is there: what it runs on is not in the run's settings."""
BY_CONNECT: Final = ("sail", CONNECT)
"""Engines that take a session's settings of Spark, and no others."""
WITHOUT_SPARK: Final = ("duckdb", "none")
"""Engines that take no setting of Spark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageInfo:
    """A stage of the workload as the report needs it. `once`: measured once per variant, not in every block."""

    name: str
    summary: str
    once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingLevel:
    """That a variant is another one, `of`, with the Spark setting `key` at `value`."""

    of: str
    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantInfo:
    """A variant as the report needs it: data only. `level` is set where a setting was varied.

    `engine` is "spark", "sail", "connect", "duckdb" or "none"; None in runs of versions that did not write it down.
    """

    name: str
    summary: str
    origin: str
    spark_conf: Mapping[str, str]
    tunings: tuple[str, ...] = ()
    level: SettingLevel | None = None
    engine: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSource:
    """The code of one stage of one variant as the run began with it: the definitions that the stage reaches.

    `files` maps a file's name, relative to its package or plugin, to its definitions in their order, as indexes into
    the header's `sources`. `missing` says why nothing was kept.
    """

    variant: str
    stage: str
    files: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetInfo:
    """One dataset of the run; `label` ("skew 0.9") is what trials refer to, `manifest` what its maker said of it.

    `levels` are the numbers that datasets may differ in, by name: {"scale": 10, "skew": 0.9}.
    """

    label: str
    fingerprint: str
    manifest: Mapping[str, Any]
    levels: Mapping[str, Span] = field(default_factory=dict)
