"""What a service that did not start has said, for a message."""

from __future__ import annotations

import re


def last_error(said: str) -> str:
    """The last line that names an error, else the last one, of at most 200 characters."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if re.search("Error|Exception|ERROR", line)]
    return (errors or lines or ["it has said nothing"])[-1][:200]
