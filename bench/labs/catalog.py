"""All labs, in the order in which a class would do them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from bench.errors import BenchError
from bench.labs.lab import Lab
from bench.labs.layout_labs import LAYOUT_LABS
from bench.labs.setting_labs import SETTING_LABS
from bench.labs.shuffle_labs import SHUFFLE_LABS

_ORDER: Final = (
    "count-files",
    "shuffle",
    "straggler",
    "broadcast",
    "salting",
    "aqe",
    "partition-column",
    "small-files",
    "codec",
    "state-partitions",
    "latest-record",
    "snapshot",
    "cost",
    "kryo",
)
_BY_NAME: Final = {lab.name: lab for lab in (*LAYOUT_LABS, *SETTING_LABS, *SHUFFLE_LABS)}
LABS: Final = tuple(_BY_NAME[name] for name in _ORDER)


def lab_named(name: str) -> Lab:
    """The lab of that name; BenchError when there is none."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    close = get_close_matches(name, _BY_NAME, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    raise BenchError(f"there is no lab {name!r}: {hint}there is {', '.join(_ORDER)}")
