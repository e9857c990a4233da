"""Where the trials of one dataset read and write in an object store, and how their outputs come to this machine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bench.errors import NoAnswerError
from datasets.stores.object_store import ObjectStore
from datasets.stores.store_access import StoreAccess


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPlace:
    """Addresses of a dataset and of the outputs of one run on it. Methods raise OSError when the store fails."""

    access: StoreAccess
    dataset: str
    outputs: str

    def output(self, variant: str, stage: str) -> str:
        """The address that a variant's stage writes to."""
        return f"{self.outputs}/{variant}/{stage}"

    def clear(self, variant: str, stage: str) -> None:
        """Remove what an earlier trial left there."""
        self._store.remove(self.output(variant, stage))

    def clear_all(self) -> None:
        """Remove all outputs."""
        self._store.remove(self.outputs)

    def bring(self, variant: str, stage: str, local: Path) -> str:
        """Copy an output to a folder of this machine, where it is measured and judged as any other; says where.

        Judging reads every column of every row, so as many bytes would cross the network without a copy.
        """
        try:
            self._store.fetch(self.output(variant, stage), local)
        except OSError as error:
            raise NoAnswerError(f"it cannot be read from the store ({' '.join(str(error).split())[:200]})") from error
        return str(local)

    def lend(self, variant: str, stage: str, local: Path) -> None:
        """Send an output that an engine without the store has made for variants that read it there."""
        names = sorted(path.relative_to(local).as_posix() for path in local.rglob("*") if path.is_file())
        self._store.send(local, self.output(variant, stage), names)

    @property
    def _store(self) -> ObjectStore:
        return _connected(self.access)


@lru_cache(maxsize=1)
def _connected(access: StoreAccess) -> ObjectStore:
    return ObjectStore(access)
