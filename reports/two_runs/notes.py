"""What two runs cannot tell, and what may lie behind their differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reports.evidence.same_data import Data
from reports.evidence.unfinished import missing_trials
from reports.evidence.validity import busy
from reports.loading import LoadedRun, damaged
from reports.record import Mode
from reports.two_runs.model import Changed, CounterChange, DatasetPair, Side
from reports.two_runs.settings import MACHINE
from reports.two_runs.words import changed_words
from reports.writing.formatting import enumeration, plural

WARNING: Final = (
    "Times of two runs cannot be ranked. The runs share no blocks, so machine, temperature and other load differ by an "
    "unknown amount; medians are shown for information, without a verdict and without an interval. To compare code, "
    "measure both versions as variants of one run."
)
_COUNTS: Final = frozenset({"cores", "CPU quota (cores)", "Spark"})
"""What of a machine decides how many tasks there are and how plans look."""


def notes(a: LoadedRun, b: LoadedRun, datasets: Sequence[DatasetPair], changes: Sequence[Changed]) -> tuple[str, ...]:
    """Sentences for the reader, those on both runs first, then each run's own."""
    return (*_shared(a, b, datasets), *_settings(datasets, changes), *_own(Side.A, a), *_own(Side.B, b))


def _shared(a: LoadedRun, b: LoadedRun, datasets: Sequence[DatasetPair]) -> Iterator[str]:
    if not datasets:
        yield "The runs have no dataset in common, so nothing of them is set side by side."
    if a.header.baseline != b.header.baseline:
        baselines = f"{a.header.baseline} in A and {b.header.baseline} in B"
        yield f"The baseline is {baselines}, so ratios are not set side by side."
    elif any(pair.apart is not None for dataset in datasets for pair in dataset.ratios):
        yield (
            "A ratio holds within its run. Where both intervals lie apart, the advantage was another one in the two "
            "runs, whatever the reason; overlapping ones show no difference, which does not prove that there is none."
        )
    if Mode.QUICK in {a.header.mode, b.header.mode}:
        yield "Intervals of a quick run hold for its one process only, and another process alone may move them apart."
    if a.header.stream.pace is not None:
        yield (
            "Both runs were paced: times are their streams', and counters depend on where micro-batches were cut. "
            "So only answers are compared; latencies stand in each run's own report."
        )
    if any(dataset.data is Data.OTHER for dataset in datasets):
        yield "Where the data differ, ratios and times are of other work in A than in B."


def _settings(datasets: Sequence[DatasetPair], changes: Sequence[Changed]) -> Iterator[str]:
    """Exact counters are the same for the same data, settings and cores: what of these differs is named."""
    changed = any(pair.change is CounterChange.CHANGED for dataset in datasets for _, _, pair in dataset.counters)
    machine = [changed_words(each) for each in changes if each.group == MACHINE and each.name in _COUNTS]
    confs = sum(each.group.startswith("Spark conf") for each in changes)
    reasons = [*machine, *([plural(confs, "Spark setting")] if confs else [])]
    if changed and reasons:
        yield f"Counters may have changed for other reasons than code: {enumeration(reasons)} differ as well."


def _own(side: Side, run: LoadedRun) -> Iterator[str]:
    yield from (f"{side}: {warning}" for warning in run.comparison.warnings)
    missing = len(missing_trials(run.header, run.records))
    if missing:
        planned = plural(len(run.header.plan), "planned trial")
        yield f"{side}: the run is incomplete, {missing:,} of {planned} left no record."
    if reason := busy(run.header.environment):
        yield f"{side}: {reason}."
    if run.damage:
        yield f"{side}: {damaged(run.damage)}"
