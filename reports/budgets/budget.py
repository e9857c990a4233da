"""What a budget is: the counters of one small run that repeat, for every variant and stage. Plain frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from reports.metrics import NEAR_SHARE
from reports.quantities import Amount, Count, Share

BUDGET_FORMAT: Final = 1


class Setting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What counters depend on beside the code: data by scale, Zipf exponent and seed, cores, version of Spark."""

    scale: Amount
    skew: Amount
    seed: int
    cores: Count
    spark: str
    stages: tuple[str, ...]


class StageBudget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One stage of one variant: counters by their name in the metric catalogue, in its units; joins by strategy.

    `columns` are those that all scans of the final plans read, added up, None where no plan says. `plan` has the
    operators of the final plans, one a line, as `reports.diffs.plan_text.comparable` writes them.
    """

    counters: Mapping[str, Count | Amount]
    joins: Mapping[str, Count] = {}
    codecs: tuple[str, ...] = ()
    columns: Count | None = None
    plan: str = ""


class Budget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is kept. `near` is by how much of itself a counter of class `near` may move; `variants` by name."""

    format: int
    workload: str
    near: Share = NEAR_SHARE
    setting: Setting
    variants: Mapping[str, Mapping[str, StageBudget]]
