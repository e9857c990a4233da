"""The numbers that a record may hold: a line with any other is damaged, and is told so instead of shown.

JSON has neither NaN nor infinity. What is allowed is bounded too, far beyond what can be measured, so that no sum,
ratio or integer of 64 bits that is made from it overflows.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

LIMIT: Final = 10**15
_LAST_MOMENT: Final = 253_402_300_799  # the end of the year 9999, in seconds since 1970

Count = Annotated[int, msgspec.Meta(ge=0, le=LIMIT)]
"""A whole number, or whole bytes."""

Amount = Annotated[float, msgspec.Meta(ge=0, le=LIMIT)]
"""Seconds, a ratio or a mean."""

Whole = Annotated[int, msgspec.Meta(ge=-LIMIT, le=LIMIT)]
"""A whole number that may be below zero, such as milliseconds between two readings of a clock that was set back."""

Span = Annotated[float, msgspec.Meta(ge=-LIMIT, le=LIMIT)]
"""The same in seconds, or what is made of it."""

Moment = Annotated[float, msgspec.Meta(ge=0, le=_LAST_MOMENT)]
"""Seconds since 1970."""

Share = Annotated[float, msgspec.Meta(ge=1e-6, le=1)]
"""A part of a whole, such as a margin: never nothing."""
