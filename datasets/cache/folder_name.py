"""What the folders of datasets are called in a cache."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from datasets.spec import DatasetSpec

_SPEC: Final = r"scale-[0-9.e+-]+-(skew|hot-share)-[0-9.e+-]+(-of-[a-z-]+)?-seed-\d+"


def payments_folder(spec: DatasetSpec) -> str:
    """The name for payments, which ends with the fingerprint of spec and generator."""
    return f"{_told(spec)}-{spec.fingerprint}"


def made_folder(name: str, spec: DatasetSpec) -> str:
    """The name for other data, which begins with what they and their version are called: "orders-1"."""
    return f"{name}-{_told(spec)}"


def is_folder_name(name: str, kinds: Iterable[str]) -> bool:
    """Is this a name for payments, or for any version of one of these kinds of data?"""
    return re.fullmatch(rf"(({'|'.join(kinds)})-\d+-)?{_SPEC}(-[0-9a-f]{{16}})?", name) is not None


def _told(spec: DatasetSpec) -> str:
    return f"scale-{spec.scale:g}-{spec.label.replace(' ', '-')}-seed-{spec.seed}"
