"""What an explanation is: plain data that the page, the text, Markdown and comparison.json all show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reports.metrics import Unit


class FindingKind(StrEnum):
    """What a finding is about; of findings that account for as much time, the earlier kind comes first."""

    UNCOUNTED = "no Spark counters"  # that the variant left none, as on another engine
    JOINS = "joins"  # other join strategies
    SHUFFLE = "shuffle"  # more or fewer bytes through shuffles
    STRAGGLER = "straggler"  # one task that the others wait for
    OUT_OF_REACH = "skew out of AQE's reach"  # a straggler that AQE would have split, were its threshold lower
    SPILL = "spill"
    TINY_TASKS = "tiny tasks"
    SCHEDULER = "task overhead"  # scheduling, deserialising, fetching results
    IDLE_CORES = "idle cores"  # Spark stages with fewer tasks than cores
    DRIVER = "driver"  # time in which no Spark stage is at work
    GARBAGE = "garbage collection"
    SCAN = "scan"
    WRITES = "output"  # more or fewer rows or bytes written
    SMALL_FILES = "small files"
    ADAPTIVE = "adaptive execution"  # that it changed a plan


class Says(StrEnum):
    """Whether a finding speaks of a difference to the baseline or of a problem within its variant alone."""

    SAVES = "why faster"
    COSTS = "why slower"
    DIFFERS = "what differs"  # in no time that is estimated, or where no difference in time was shown
    LOOK_AT = "what to look at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A counter with its values on both sides, None where not measured; for the baseline both are its own."""

    label: str
    unit: Unit
    variant: float | None
    baseline: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One explanation of a variant's time in a stage, made from counters.

    `gist` is it in a few words, `text` in sentences. `seconds` of wall clock is what it can account for, `share` the
    same over the variant's own time in the stage (over the slower side's, if it speaks of a difference); both None
    where nothing tells. `upper_bound`: at most so many. `estimate` says how they were estimated. They overlap between
    findings and do not add up.
    `rank` is 1 for what accounts for most of the variant's time on this dataset.
    """

    kind: FindingKind
    says: Says
    variant: str
    stage: str
    gist: str
    text: str
    evidence: tuple[Evidence, ...]
    seconds: float | None
    share: float | None
    upper_bound: bool
    estimate: str
    rank: int
