"""Whether a folder is one of this machine: an address, taken for a path, would become a folder named like `s3a:`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:(/|$)")  # a path has one slash where the address had two


def is_local(folder: Path) -> bool:
    """Whether it does not begin as an address does, such as `s3a://bucket` or `file:///tmp`."""
    return _SCHEME.match(str(folder)) is None
