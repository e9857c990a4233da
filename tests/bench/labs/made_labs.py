"""Labs on the sample run, so that what is measured is known beforehand."""

from __future__ import annotations

from pathlib import Path

from bench.labs.lab import Experiment, Finding, Lab, Outcome, Quantity, Reading
from bench.labs.prediction import read_prediction
from bench.labs.result import LabResult, lab_result
from bench.running.counted_run import CountedRun
from reports.comparing.comparison import compare
from tests.reports.made_runs import HALF, made, with_metrics

READING = Reading(
    top=Quantity(name="tasks", variant="optimized", stage="join"),
    under=Quantity(name="tasks", variant="baseline", stage="join"),
)


def lab(*, choices: tuple[str, str] = ("", "")) -> Lab:
    """Asks for tasks of optimized / tasks of baseline; below 0.9 they have moved."""
    outcomes = (
        Outcome(below=0.9, choice=choices[0], lesson="It moved."),
        Outcome(choice=choices[1], lesson="It did not move."),
    )
    return Lab(
        name="made",
        title="Made",
        question="How many tasks are left?",
        experiment=Experiment(variants=("baseline", "optimized"), stages=("join",)),
        asked=Finding(reading=READING, outcomes=outcomes),
        shown=("shuffle_write_bytes",),
    )


CHOOSING = lab(choices=("fewer", "as many"))


def result(asked: Lab, predicted: str, tasks: int | None, trouble: str | None = None) -> LabResult:
    """The lab with 100 tasks in the baseline and so many in optimized."""
    header, records = made(HALF, only=True)
    records = with_metrics(with_metrics(records, "baseline", "join", tasks=100), "optimized", "join", tasks=tasks)
    run = CountedRun(folder=Path("runs/x"), stages=("join",), records=records, comparison=compare(header, records))
    return lab_result(asked, read_prediction(asked, predicted), run, trouble=trouble, seconds=12.0)
