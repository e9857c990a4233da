"""A plugin: optimized, but its batch index kills a worker of Spark's cluster when it is made for the second time.

That is in the first block, after the warm-up. It also counts rows in Python, in the executors' own Python workers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pyarrow as pa

from pipelines.catalog import load_catalog
from pipelines.stage import Stage, StageContext
from pipelines.variant import Register

WORKER = "org.apache.spark.deploy.worker.Worker"
LETTERS = 26


def letters(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    from pipelines.semantics import SEMANTICS  # noqa: PLC0415 - code of ours that an executor must be able to import

    assert SEMANTICS
    for batch in batches:
        yield pa.record_batch({"letter": [chr(65 + each % LETTERS) for each in batch.column("id").to_pylist()]})


@dataclass(frozen=True)
class Losing:
    """The wrapped stage, at whose second beginning a worker of the session's own cluster is killed."""

    stage: Stage
    name: str = "batch_index"

    def run(self, context: StageContext) -> None:
        found = context.session.range(100, numPartitions=2).mapInArrow(letters, "letter string")
        assert found.distinct().count() == LETTERS
        turns = Path(context.output).parents[1] / "turns"
        turns.mkdir(exist_ok=True)
        (turns / str(len(list(turns.iterdir())))).touch()
        if len(list(turns.iterdir())) == 2:
            master = context.session.sparkContext.master
            words = ((each, each.info["cmdline"] or ()) for each in psutil.process_iter(["cmdline"]))
            workers = [each for each, said in words if WORKER in said and master in said]
            workers[0].kill()
        self.stage.run(context)


def register_variants(register: Register) -> None:
    optimized = next(v.variant for v in load_catalog().variants_of("payments") if v.variant.name == "optimized")
    stages = tuple(Losing(each) if each.name == "batch_index" else each for each in optimized.stages)
    register(replace(optimized, name="losing", summary="Loses a worker once.", stages=stages, on_request=True))
