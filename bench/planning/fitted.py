"""Settings of variants that count the cores there are."""

from __future__ import annotations

from typing import Final

from pipelines.variant import Variant, with_overrides

CORES: Final = "{cores}"
"""`pipelines.variant.CORES`, which the pipelines of an older revision, run beside these, do not have."""


def fitted(variant: Variant, cores: int) -> Variant:
    """The variant with that number of cores wherever its settings say `CORES`."""
    return with_overrides(variant, {key: str(cores) for key, value in variant.spark_conf.items() if value == CORES})
