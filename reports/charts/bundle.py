"""Plotly's script as it goes into a page: compressed, with the hash a content security policy asks for."""

from __future__ import annotations

import base64
import gzip
import hashlib
from dataclasses import dataclass
from functools import cache

from plotly.offline import get_plotlyjs


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """`payload` is base64 of gzip; `source` is the CSP source expression of the script once inflated."""

    payload: str
    source: str


@cache
def plotly_bundle() -> Bundle:
    """The bundle of the installed Plotly; the same bytes every time, so that equal runs give equal pages."""
    script = get_plotlyjs().encode()
    packed = gzip.compress(script, compresslevel=9, mtime=0)
    return Bundle(payload=base64.b64encode(packed).decode(), source=script_source(script))


def script_source(script: bytes) -> str:
    """The CSP source expression that allows exactly this inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
