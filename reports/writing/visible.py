"""Characters that nobody sees but that act: on a terminal, on the order of a line, on what two names look like."""

from __future__ import annotations

import re
from typing import Final

MARK: Final = "\N{REPLACEMENT CHARACTER}"
# Controls other than tab and line ends, marks of direction, characters without width, tags, and lone surrogates.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """The text with a mark in place of every such character; texts come from plugins, plans and errors."""
    return _UNSEEN.sub(MARK, text)
