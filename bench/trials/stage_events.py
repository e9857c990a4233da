"""Where the events of a stage come from: the dataset's files, or a broker, and what a stage is there."""

from __future__ import annotations

from bench.streams.paced.stage import PacedStage
from bench.streams.reading_stage import ReadingStage
from bench.trials.trial_place import Place
from pipelines.events import EventSource
from pipelines.stage import Stage
from pipelines.workload import Workload


def events_of(workload: Workload, place: Place, dataset: str) -> EventSource:
    """The events of a dataset, as a stage sees them."""
    if place.published is None or workload.broker_events is None:
        return workload.events(dataset)
    return workload.broker_events(place.published)


def streamed(workload: Workload, stage: Stage, place: Place) -> Stage:
    """The stage as one that reads from a broker, if it does; on a stream of its own where the run is paced."""
    if workload.broker_events is None or not workload.outline(stage.name).streams:
        return stage
    if place.pacing is not None:
        return PacedStage(stage, place.pacing, place.dataset, workload.broker_events)
    return stage if place.published is None else ReadingStage(stage, place.published.bootstrap)
