"""The answers of a built-in workload's reference, from DuckDB."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.catalog import load_catalog
from pipelines.events import NoEvents
from pipelines.stage import StageContext


def reference_outputs(workload: str, dataset: Path, folder: Path) -> dict[str, Path]:
    """Run all stages of the reference into folders of their names below `folder`."""
    catalog = load_catalog()
    found = catalog.workload(workload)
    (reference,) = (e.variant for e in catalog.variants_of(workload) if e.variant.name == found.reference)
    outputs = {outline.name: folder / outline.name for outline in found.stages}
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"threads": 1}) as connection:
        for outline in found.stages:
            context = StageContext(
                session=connection,  # type: ignore[arg-type]  # as for every variant on DuckDB
                dataset=str(dataset),
                output=str(outputs[outline.name]),
                scratch=str(folder),
                upstream={name: str(outputs[name]) for name in outline.upstream},
                events=NoEvents(str(dataset)),
            )
            reference.stage(outline.name).run(context)
    return outputs
