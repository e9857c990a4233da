"""How many records are published in a second, as text."""

from __future__ import annotations

import re
from typing import Final

from datasets.errors import DatasetError

_RATE: Final = re.compile(r"(\d+(?:\.\d+)?)(?:/s)?")


def parse_rate(option: str, text: str) -> float:
    """Records per second from "5000/s" or "5000"; DatasetError, which names the option, on anything else."""
    match = _RATE.fullmatch(text.strip())
    if not match or not float(match[1]) > 0:
        raise DatasetError(f"{option} {text!r} is no rate: give records per second above 0, such as 5000/s")
    return float(match[1])
