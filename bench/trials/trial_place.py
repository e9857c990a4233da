"""Where trials read and write."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

from bench.storage.stored_place import StoredPlace
from bench.streams.paced.pacing import Pacing
from datasets.kafka.event_topics import Published
from pipelines.variant import SPARK, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the trials of one dataset read and write. `outputs` outlive a trial, `scratch` does not.

    `borrowed` maps stages to the variant whose output of it all variants read; other stages are each variant's own.
    `reference` is the variant whose outputs the others' are set beside where they differ. `published` says where a
    broker has the events; without it they are read from the dataset's files, or with `pacing` produced meanwhile.
    With `stored`, Spark reads and writes there, and `outputs` gets copies to be judged; with an `address` it reads the
    data there and writes into `outputs`. Other engines stay on this machine's disk.
    """

    dataset: str
    outputs: Path
    scratch: Path
    borrowed: Mapping[str, str] = field(default_factory=dict)
    reference: str | None = None
    published: Published | None = None
    pacing: Pacing | None = None
    stored: StoredPlace | None = None
    address: str | None = None

    def seen_by(self, engine: str) -> Place | StoredPlace:
        """Where an engine reads and writes."""
        if engine == SPARK and self.address is not None:
            return replace(self, dataset=self.address)
        return self._store_of(engine) or self

    def lender(self, variant: str, stage: str) -> str:
        """The variant whose output of a stage it builds on a variant reads."""
        return self.borrowed.get(stage, variant)

    def output(self, variant: str, stage: str) -> Path:
        """The folder that a variant's stage writes into."""
        return self.outputs / variant / stage

    def clear(self, variant: Variant, stage: str) -> None:
        """Remove what an earlier trial left of a stage's output, wherever it lies; the scratch folder is empty then."""
        output = self.output(variant.name, stage)
        shutil.rmtree(output, ignore_errors=True)
        output.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(parents=True)
        if (stored := self._store_of(variant.engine)) is not None:
            stored.clear(variant.name, stage)

    def bringing(self, variant: Variant, stage: str) -> Callable[[], str] | None:
        """What copies an output from the store to where it is judged, once; None where it lies there already."""
        stored = self._store_of(variant.engine)
        if stored is None:
            return None
        return cache(partial(stored.bring, variant.name, stage, self.output(variant.name, stage)))

    def lend(self, variant: Variant, stage: str) -> None:
        """Send an output to the store if others borrow it there and it lies here; OSError if it cannot be sent."""
        if self.stored is None or variant.engine == SPARK or self.borrowed.get(stage) != variant.name:
            return
        self.stored.lend(variant.name, stage, self.output(variant.name, stage))

    def _store_of(self, engine: str) -> StoredPlace | None:
        """The store, for an engine that works there."""
        return self.stored if engine == SPARK else None
