"""Texts that a spreadsheet would take for a formula: `=`, `+`, `-`, `@`, a tab or a line's end begins one."""

from __future__ import annotations

import re
from typing import Final

FORMULA: Final = r"^([=+\-@\t\r\n])"
INERT: Final = r"'\1"


def inert(text: str) -> str:
    """The text, behind an apostrophe if it begins like a formula; names in a stranger's run may be some."""
    return re.sub(FORMULA, INERT, text)
