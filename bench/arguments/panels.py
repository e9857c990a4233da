"""The headings of the command line's help."""

from __future__ import annotations

from typing import Final

DATA: Final = "Data"
WHAT: Final = "What is compared"
HOW: Final = "How it is measured"
WHERE: Final = "Where things go"
SHOW: Final = "What is shown"
