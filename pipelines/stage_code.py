"""Which code does the work of a stage whose function only looks it up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCode:
    """The functions that a stage calls, so that its source can be shown beside another variant's.

    `given` says what parameters of these names hold: what is read off such an object is followed, and what the
    parameter would be otherwise is not.
    """

    functions: tuple[Callable[..., object], ...]
    given: Mapping[str, object] = field(default_factory=dict)
