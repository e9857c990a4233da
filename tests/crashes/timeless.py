"""What a run comes to but for times: its reports, rendered again with invented times in place of the measured ones."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

import msgspec

from reports.files.reading import TRIALS_FILE
from reports.files.store import RunStore
from reports.metrics import METRICS, Stability, StageMetrics
from reports.record import Kind, RunHeader, StageRecord, Status, TrialRecord
from reports.render import COMPARISON_FILE, HTML_FILE, TEXT_FILE, write_reports

EXACT = frozenset(metric.name for metric in METRICS if metric.stability is Stability.EXACT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeless:
    """The reports of a run, by file, and its records in the order in which they count; upstream ones left out.

    Outputs do not outlive a command, so that who goes on makes again what others build on.
    """

    pages: Mapping[str, str]
    trials: tuple[TrialRecord, ...]

    def counts(self) -> list[object]:
        """Of the comparison: how many blocks count, and how often each variant was measured in a stage, and rightly."""
        return [
            (
                each["dataset"],
                each["blocks"],
                [
                    (stage["stage"], cell["variant"], cell["correct"], len(cell["times"]["blocks"]))
                    for stage in each["stages"]
                    for cell in stage["cells"]
                ],
            )
            for each in json.loads(self.pages[COMPARISON_FILE])["datasets"]
        ]


def timeless(run: Path, folder: Path) -> Timeless:
    """The same run as it would be with invented times, rendered in a new folder."""
    store = RunStore.open(run)
    records = tuple(_invented(each) for each in store.records() if each.trial.kind is not Kind.UPSTREAM)
    shutil.rmtree(folder, ignore_errors=True)
    made = RunStore.create(folder, _nameless(store.header))
    lines = [msgspec.json.encode(record) + b"\n" for record in records]
    (made.folder / TRIALS_FILE).write_bytes(b"".join(lines))
    write_reports(made.folder)
    pages = {name: (made.folder / name).read_text() for name in (COMPARISON_FILE, TEXT_FILE, HTML_FILE)}
    return Timeless(pages=pages, trials=records)


def exact(run: Path) -> dict[str, list[object]]:
    """What of a run on Spark does not depend on time: answers and exact metrics of all stages, by trial."""
    return {each.trial.id: [_exact(stage) for stage in each.stages] for each in RunStore.open(run).records()}


def counted(run: Path) -> Counter[str]:
    """How often each planned trial is among the records that count, by its id; whatever else is there counts too."""
    return Counter(each.trial.id for each in RunStore.open(run).records() if each.trial.kind is not Kind.UPSTREAM)


def planned(run: Path) -> Counter[str]:
    """Every planned trial once, by its id."""
    return Counter(trial.id for trial in RunStore.open(run).header.plan)


def superseded(run: Path) -> int:
    """Lines of trials that ended well and were done again, as a block that was begun is done as a whole."""
    lines = (run / TRIALS_FILE).read_bytes().splitlines()
    well = Counter(
        found.trial.id
        for found in (msgspec.json.decode(line, type=TrialRecord) for line in lines)
        if found.status is Status.OK and found.trial.kind is not Kind.UPSTREAM
    )
    return well.total() - len(well)


def _exact(stage: StageRecord) -> tuple[object, ...]:
    return stage.stage, stage.status, stage.answer, {name: getattr(stage.metrics, name) for name in EXACT}


def _nameless(header: RunHeader) -> RunHeader:
    quiet = replace(header.environment, load_1m=None, cpu_pressure=None, commit=None, dirty=None)
    return replace(header, id="run", created_at=0.0, command=(), options={}, accounts={}, environment=quiet)


def _invented(record: TrialRecord) -> TrialRecord:
    stages = tuple(_invented_stage(record.trial.id, stage) for stage in record.stages)
    return replace(record, started_at=0.0, seconds=1.0, overhead={}, stages=stages)


def _invented_stage(trial: str, stage: StageRecord) -> StageRecord:
    """Seconds that depend on the trial's id alone, and of the other metrics those that are exact."""
    kept = {each.name: getattr(stage.metrics, each.name) for each in fields(StageMetrics) if each.name in EXACT}
    seconds = random.Random(f"{trial}/{stage.stage}").uniform(1, 2)
    return replace(stage, began_at=0.0, metrics=StageMetrics(**{**kept, "wall_seconds": seconds}))
