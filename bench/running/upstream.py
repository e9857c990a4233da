"""What stages build on: whose output of it is there, who has to make it first, and who lends it."""

from __future__ import annotations

from collections.abc import Mapping

from bench.planning.plan import upstream_trial
from pipelines.workload import Workload
from reports.record import Status, Trial, TrialRecord


class Upstream:
    """Knows the outputs that trials of this command have left.

    `borrowed` maps stages that were not asked for to the variant that makes them for all. `reference` lends what a
    variant's engine cannot do.
    """

    def __init__(self, workload: Workload, borrowed: Mapping[str, str], reference: str | None) -> None:
        self._workload = workload
        self._borrowed = borrowed
        self._reference = reference
        self._there: set[tuple[str, str, str]] = set()  # dataset, variant, stage
        self._lent: dict[tuple[str, str], dict[str, str]] = {}  # dataset, variant → stage → who made it

    def lent_to(self, trial: Trial) -> dict[str, str]:
        """By stage that the variant's engine cannot do: whose output it reads in its place."""
        return dict(self._lent.get((trial.dataset, trial.variant), {}))

    def missing(self, trial: Trial) -> tuple[Trial, ...]:
        """The trials that make what this one builds on and nobody has made yet, one for each maker."""
        stages: dict[str, list[str]] = {}
        for stage in self._workload.upstream_of(trial.stages):
            maker = {**self._borrowed, **self.lent_to(trial)}.get(stage, trial.variant)
            if (trial.dataset, maker, stage) not in self._there:
                stages.setdefault(maker, []).append(stage)
        return tuple(upstream_trial(trial.dataset, trial.fork, maker, tuple(own)) for maker, own in stages.items())

    def remember(self, record: TrialRecord) -> None:
        """What a trial has left, and what it could not do."""
        trial = record.trial
        done = (stage.stage for stage in record.stages if stage.status is Status.OK)
        self._there.update((trial.dataset, trial.variant, stage) for stage in done)
        self.lend(record)

    def lend(self, record: TrialRecord) -> None:
        """Only what it could not do: outputs do not outlive their command, and this does."""
        if self._reference is None:
            return
        lacking = [done.stage for done in record.stages if done.status is Status.UNSUPPORTED]
        if lacking:
            key = (record.trial.dataset, record.trial.variant)
            self._lent.setdefault(key, {}).update(dict.fromkeys(lacking, self._reference))
