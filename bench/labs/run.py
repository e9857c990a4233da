"""Runs a lab's experiment with the machinery of every run, and keeps the run so that its page can be opened."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from bench.labs.lab import SKEW, Experiment, Lab
from bench.labs.prediction import Prediction
from bench.labs.result import LabResult, lab_result
from bench.observer import Observer
from bench.options import Options, Varied, check
from bench.running.counted_run import counted
from reports.budgets.compare import troubles_of
from reports.record import Mode

PARTITIONS: Final = "spark.sql.shuffle.partitions"
CORES: Final = 2
"""As on the smallest machine in the class, so that all see the same numbers."""


def run_lab(lab: Lab, prediction: Prediction, out: Path, data_dir: Path | None, observer: Observer) -> LabResult:
    """Run it and judge the prediction. Raises what `prepare` raises, and what stops a run."""
    began = time.monotonic()
    run = counted(options_of(lab.experiment, out, data_dir), ("python", "-m", "bench", "lab", lab.name), observer)
    troubles = troubles_of(run.comparison)
    (variant, stage), why = next(iter(troubles.items()), (("", ""), ""))
    trouble = f"{variant} in {stage}: {why}" if troubles else None
    return lab_result(lab, prediction, run, trouble=trouble, seconds=time.monotonic() - began)


def options_of(experiment: Experiment, out: Path, data_dir: Path | None = None) -> Options:
    """The options of the experiment's run."""
    return check(
        Options(
            scales=(experiment.scale,),
            skews=(SKEW,),
            hot_shares=(experiment.hot_share,) if experiment.hot_share is not None else (),
            variants=experiment.variants,
            stages=experiment.stages,
            mode=Mode.QUICK,
            repetitions=1,
            repeat_all=True,
            master=f"local[{CORES}]",
            conf=_conf(experiment),
            vary=_vary(experiment),
            out=str(out),
            data_dir=str(data_dir) if data_dir else None,
        )
    )


def _conf(experiment: Experiment) -> tuple[tuple[str, str], ...]:
    partitions = experiment.shuffle_partitions
    return () if partitions is None else ((PARTITIONS, str(partitions)),)


def _vary(experiment: Experiment) -> Varied | None:
    partitions = experiment.also_with_partitions
    return None if partitions is None else Varied(key=PARTITIONS, values=(str(partitions),))
