"""What a worker has to know to do a paced stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PACED_PARTITIONS: Final = 1
"""Of each topic: a micro-batch then ends at one moment of the stream, wherever it ends (docs/decisions/0020)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """Events are handed to the broker at `bootstrap` at `rate` records per second, while a stage runs.

    Every execution of a stage has topics of its own, whose names begin with `prefix`.
    """

    bootstrap: str
    rate: float
    prefix: str
