"""How long a plan will take and how much disk: rough before anything has run, from the run's own trials after that."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.planning.inputs import PlannedInput
from pipelines.workload import Workload
from reports.record import Status, Trial, TrialRecord
from reports.writing.formatting import size

# Measured on two cores: start of a worker with a Spark driver; preparing, collecting and verifying a stage.
DRIVER_START_SECONDS = 12.0
STAGE_OVERHEAD_SECONDS = 1.5
# The reference's share of the plainest variant's time, at scale 10: 2.4 of some 50 s.
REFERENCE_SHARE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Seconds of the whole plan, and bytes on disk at the fullest moment."""

    seconds: float
    dataset_bytes: int
    output_bytes: int

    def disk(self, data: str, out: Path) -> str:
        """What the run takes where data lie and in the folder for runs, in words."""
        return f"data {size(self.dataset_bytes)} in {data}, outputs up to {size(self.output_bytes)} in {out}"


class Clockwork:
    """Expected seconds of trials, from what has been seen of the same variant and stage, else of any variant.

    Datasets of one scale are taken to cost the same.
    """

    def __init__(self, workload: Workload, inputs: Mapping[str, PlannedInput]) -> None:
        self._workload = workload
        self._scales = {label: planned.scale for label, planned in inputs.items()}
        self._seen: defaultdict[tuple[float, str, str], list[float]] = defaultdict(list)
        self._per_stage: defaultdict[tuple[float, str], list[float]] = defaultdict(list)
        self._overhead: list[float] = []

    def learn(self, record: TrialRecord) -> None:
        """Take the times of a finished trial into account."""
        self._overhead.append(sum(record.overhead.values()) / len(record.stages or (None,)))
        scale = self._scales[record.trial.dataset]
        for stage in record.stages:
            if stage.status is Status.OK and stage.metrics.wall_seconds is not None:
                self._seen[scale, record.trial.variant, stage.stage].append(stage.metrics.wall_seconds)
                if record.trial.variant != self._workload.reference:
                    self._per_stage[scale, stage.stage].append(stage.metrics.wall_seconds)

    def stage(self, dataset: str, variant: str, stage: str) -> float:
        """Expected wall seconds of one stage of one variant on a dataset."""
        scale = self._scales[dataset]
        if seen := self._seen.get((scale, variant, stage)):
            return median(seen)
        fixed, per_scale = self._workload.outline(stage).rough_seconds
        rough = fixed + per_scale * scale
        if variant == self._workload.reference:
            return rough * REFERENCE_SHARE
        seen = self._per_stage.get((scale, stage))
        return median(seen) if seen else rough

    def trials(self, trials: Iterable[Trial]) -> float:
        """Expected seconds of trials, overhead included."""
        overhead = median(self._overhead) if self._overhead else STAGE_OVERHEAD_SECONDS
        stages = Counter((trial.dataset, trial.variant, stage) for trial in trials for stage in trial.stages)
        return sum(number * (self.stage(*one) + overhead) for one, number in stages.items())


def estimate(
    plan: Sequence[Trial],
    workload: Workload,
    inputs: Mapping[str, PlannedInput],
    *,
    driver_starts: int,
    variants: int,
) -> Estimate:
    """A first estimate from the outlines of the stages alone."""
    seconds = Clockwork(workload, inputs).trials(plan) + driver_starts * DRIVER_START_SECONDS
    dataset_bytes = sum(planned.bytes for planned in inputs.values())
    return Estimate(
        seconds=seconds,
        dataset_bytes=dataset_bytes,
        output_bytes=int(dataset_bytes * workload.output_factor * variants),
    )
