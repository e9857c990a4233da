"""What a comparison says of a variant, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a verdict amounts to, gravest first."""

    WRONG = "wrong"
    FAILED = "failed"
    UNKNOWN = "unknown"  # no ratio
    SLOWER = "slower"
    FASTER = "faster"
    SMALL = "small"
    EQUIVALENT = "equivalent"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One sentence about one variant on one dataset; the headline is its gist in a few words.

    `interval` is the interval as it stands in the sentence, None where there is none: no headline number without it.
    """

    tone: Tone
    dataset: str
    variant: str
    headline: str
    interval: str | None
    text: str
