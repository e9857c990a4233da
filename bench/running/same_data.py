"""Whether a run would go on with the data that it began with."""

from __future__ import annotations

from collections.abc import Mapping

from bench.errors import BenchError
from reports.files.store import RunStore


def check_same_data(store: RunStore, fingerprints: Mapping[str, str]) -> None:
    """BenchError where data with these fingerprints, by label, are not those that the run was measured on."""
    measured = {info.label: info.fingerprint for info in store.header.datasets}
    if any(measured.get(label) != fingerprint for label, fingerprint in fingerprints.items()):
        raise BenchError(f"{store.folder} was measured on other data than are there now: start a new run")
