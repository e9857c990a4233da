"""How the input of the payments workload is made: users, merchants, transactions and their event streams."""

from __future__ import annotations

from typing import Final

from datasets.cache import ensure
from datasets.spec import SKEW_COLUMNS
from pipelines.workload import GeneratedInput

PAYMENTS_INPUT: Final = GeneratedInput(
    ensure=ensure, estimated_bytes=lambda spec: spec.estimated_bytes, skew_columns=SKEW_COLUMNS
)
