"""Which variants are not run again on a dataset, and why."""

from __future__ import annotations

from collections.abc import Iterable

from bench.observer import Observer
from bench.planning.blocks import drops, is_wrong
from bench.running.second_try import excuse
from reports.evidence.answers import hint, in_words
from reports.record import Trial, TrialRecord


class Dropped:
    """Holds the trials of such variants; the observer is told of each variant once."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._places: set[tuple[str, str]] = set()  # dataset, variant

    def __contains__(self, trial: Trial) -> bool:
        return (trial.dataset, trial.variant) in self._places

    def recall(self, earlier: Iterable[TrialRecord]) -> None:
        """Drop whom an earlier command dropped, which was told then."""
        failed = (record.trial for record in earlier if drops(record) or is_wrong(record))
        self._places.update((trial.dataset, trial.variant) for trial in failed)

    def judge(self, record: TrialRecord) -> None:
        """Drop the variant of a trial that ended badly, for which there is no more excuse, or that answered wrongly."""
        if drops(record) or excuse(record):
            self.drop(record.trial, str(record.status))
        for stage in record.stages:
            if stage.difference:
                told = f"{in_words(stage.difference)}. Look first at: {hint(stage.difference)}"
                self.drop(record.trial, f"its answer differs in {stage.stage}: {told}")

    def drop(self, trial: Trial, reason: str) -> None:
        """Drop the trial's variant on its dataset."""
        if trial not in self:
            self._places.add((trial.dataset, trial.variant))
            self._observer.notice(f"{trial.variant} is not run again on {trial.dataset}: {reason}")
