"""Names of the folders that runs write into in a store; they tell what a killed run has left from what is in use."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterable
from typing import Final

from datasets.cache.maker import PATTERN, Maker

FOREIGN_DAYS: Final = 7
"""After so long a folder of a run on another machine, whose processes cannot be seen from here, is held for left."""
_STAMP: Final = "%Y%m%d-%H%M%S"
_NAME: Final = re.compile(rf"run-(?P<began>\d{{8}}-\d{{6}})-(?P<maker>{PATTERN})-[0-9a-f]{{6}}")


def new_folder(*, kept: bool) -> str:
    """A name for the outputs of a run of this process; outputs that are to be kept have nobody's name on them."""
    parts = (time.strftime(_STAMP), *(() if kept else (str(Maker.this()),)), secrets.token_hex(3))
    return "-".join(("run", *parts))


def left_behind(names: Iterable[str], now: float) -> list[str]:
    """Those of the names that belong to runs that are gone; `now` is in seconds since 1970."""
    return [name for name in names if _is_left(name, now)]


def _is_left(name: str, now: float) -> bool:
    found = _NAME.fullmatch(name)
    if found is None:
        return False
    runs = Maker.named(found["maker"]).runs
    if runs is None:
        return now - time.mktime(time.strptime(found["began"], _STAMP)) > FOREIGN_DAYS * 24 * 3600
    return not runs
