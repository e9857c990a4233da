"""What a trial is, why it is run and how it can end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reports.quantities import Count


class Kind(StrEnum):
    """Why a trial is run; only measured ones enter an estimate."""

    MEASURED = "measured"
    WARM_UP = "warm-up"
    UPSTREAM = "upstream"  # only because a later stage needs its output
    REFERENCE = "reference"  # the answers that all others have to equal


class Status(StrEnum):
    """How something that began has ended."""

    OK = "ok"
    FAILED = "failed"
    TIMED_OUT = "timed out"
    WORKER_DIED = "worker died"
    UNSUPPORTED = "not supported"  # the engine cannot do what the variant's code asks for; no fault of the variant
    BROKER_LOST = "broker lost"  # that of the events, while a stage read them
    STORE_LOST = "store lost"  # in which data and outputs lie, while a stage ran
    SERVER_LOST = "server lost"  # somebody's Spark Connect server, while a stage ran there


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One variant on one dataset, once, through all or some stages.

    `block` 0 holds what stands outside the blocks: warm-up, upstream work and single measurements.
    `replica` 2 is A′, the baseline a second time in the same block. `attempt` counts how often the block was begun: one
    that a disturbance made invalid is run again as a whole, and its last attempt counts.
    """

    id: str
    dataset: str
    fork: Count
    block: Count
    variant: str
    stages: tuple[str, ...]
    kind: Kind = Kind.MEASURED
    replica: Count = 1
    attempt: Count = 1
