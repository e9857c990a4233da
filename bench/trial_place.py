"""Where trials read and write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.paced.pacing import Pacing
from bench.stored_place import StoredPlace
from datasets.event_topics import Published
from pipelines.variant import SPARK


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the trials of one dataset read and write. `outputs` outlive a trial, `scratch` does not.

    `borrowed` maps stages to the variant whose output of it all variants read; other stages are each variant's own.
    `reference` is the variant whose outputs the others' are set beside where they differ. `published` says where a
    broker has the events; without it they are read from the dataset's files, or with `pacing` produced meanwhile.
    With `stored`, Spark reads and writes there, and `outputs` gets copies to be judged; other engines stay on this
    machine's disk.
    """

    dataset: str
    outputs: Path
    scratch: Path
    borrowed: Mapping[str, str] = field(default_factory=dict)
    reference: str | None = None
    published: Published | None = None
    pacing: Pacing | None = None
    stored: StoredPlace | None = None

    def seen_by(self, engine: str) -> Place | StoredPlace:
        """Where an engine reads and writes."""
        return self.stored if self.stored and engine == SPARK else self

    def lender(self, variant: str, stage: str) -> str:
        """The variant whose output of a stage it builds on a variant reads."""
        return self.borrowed.get(stage, variant)

    def output(self, variant: str, stage: str) -> Path:
        """The folder that a variant's stage writes into."""
        return self.outputs / variant / stage
