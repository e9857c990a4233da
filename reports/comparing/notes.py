"""What a reader must know beside the verdicts: how it was measured, what numbers mean, what the run cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reports.comparison_types import Correct, DatasetComparison
from reports.comparison_types.ratio import Basis, basis_of
from reports.evidence.undeclared import undeclared
from reports.evidence.unfinished import missing_trials
from reports.evidence.validity import busy
from reports.explain.reach import out_of_reach
from reports.record import Kind, Mode, RunHeader, Status, TrialRecord
from reports.sentences import SCREENING, against, told, too_few
from reports.statistics import Change
from reports.writing.formatting import enumeration, percent, plural, seconds

_PACED: Final = (
    "Paced: events came at a given rate while the stage ran. Latencies are quantiles over the events of one execution "
    "and have no interval; times are the stream's, so there is no ratio."
)
_LATENCY: Final = (
    "A latency leads from when an event was handed to Kafka to the commit of the micro-batch that puts out what it "
    "completes. A variant falls behind where, by the median slope, more than a tenth of what comes stays behind; with "
    "few micro-batches, where they also took all the longer the more they held."
)


def setup(header: RunHeader) -> str:
    """Mode, margin and precision in a line."""
    units = {
        Mode.QUICK: f"Quick mode, {SCREENING}. Units are the blocks of one fork",
        Mode.RIGOROUS: "Rigorous mode: units are forks, which are fresh worker processes, by the mean of their blocks",
    }[header.mode]
    asked = f"; stops at a precision of ±{percent(header.precision)}" if header.precision is not None else ""
    return f"{units}; margin {percent(header.margin)}{asked}."


def definition(header: RunHeader, datasets: Sequence[DatasetComparison]) -> str:
    """What "2× faster" and its brackets mean, or a latency."""
    if header.stream.pace is not None:
        return _LATENCY
    stages = next((dataset.total_stages for dataset in datasets if dataset.total_stages), ())
    whole = f", {' + '.join(stages)} added up" if len(stages) > 1 else ""
    together = " for each variant alone" if header.mode is Mode.QUICK else " for all variants of a dataset at once"
    whose = together if len(_compared(datasets)) > 1 else ""
    units = "blocks" if basis_of(header.mode) is Basis.BLOCK else "forks"
    return (
        "A block is one round of all variants in random order, the baseline twice; a fork is a fresh process that does "
        "some blocks. “2× faster” means half of the baseline's time, “2× slower” twice its time: both come from "
        f"the ratio variant time / baseline time within a block{whole}. Brackets are its 95 % interval{whose}, "
        f"parentheses the range of the {units} where they are too few for one. Within {percent(header.margin)} of the "
        "same time, variants are called equivalent."
    )


def warnings(header: RunHeader, datasets: Sequence[DatasetComparison]) -> tuple[str, ...]:
    """Where A/A calls identical code different: then other differences of that size are not to be believed."""
    return tuple(
        f"A/A at {dataset.dataset} calls identical code different: {header.baseline} is {against(ratio, 'itself')}. "
        "Believe no difference of that size here. Chance does this in 5 of 100 runs; else a trial changes what runs "
        "after it."
        for dataset in datasets
        for row in dataset.self_comparison[:1]
        if (ratio := row.ratio) and ratio.change not in {Change.EQUIVALENT, Change.INCONCLUSIVE}
    )


def notes(header: RunHeader, records: Sequence[TrialRecord], datasets: Sequence[DatasetComparison]) -> tuple[str, ...]:
    """What the run cannot tell."""
    if header.stream.pace is None:
        found = [*_basis_notes(header, datasets), _noise_note(datasets), _once_note(datasets)]
    else:
        found = [_PACED]
    found += [*_longer_notes(header, datasets)]
    found += [*_stopped_notes(header), *_disturbance_notes(datasets)]
    found += [_unfinished_note(header, records), _failed_note(records)]
    found += [*_unsupported_notes(header, datasets)]
    found += [_borrowed_note(header), _reference_note(header, datasets), _busy_note(header)]
    found += [*_undeclared_notes(records), *out_of_reach(datasets)]
    if header.environment.dirty:
        found.append("The sources had uncommitted changes, so the commit does not identify what was measured.")
    return tuple(filter(None, found))


def _basis_notes(header: RunHeader, datasets: Sequence[DatasetComparison]) -> Iterator[str]:
    found = [total.ratio for dataset in datasets for total in dataset.totals if total.ratio]
    if found and header.mode is Mode.QUICK:
        yield "Screening: this process only. Another process may be faster or slower; --mode rigorous measures several."
        variants = len(_compared(datasets))
        if variants > 1 and any(ratio.interval for ratio in found):
            yield (
                f"Each of {variants} intervals holds in 95 of 100 runs, all of a dataset together in as few as "
                f"{max(0, 100 - 5 * variants)}; those of a rigorous run do so together."
            )
    without = max((ratio for ratio in found if ratio.interval is None), key=lambda ratio: ratio.fewest, default=None)
    if without:
        yield f"Too few {without.basis}s: {too_few(without)}, so chance cannot be ruled out."


def _noise_note(datasets: Sequence[DatasetComparison]) -> str | None:
    compared = [dataset for dataset in datasets if any(total.ratio for total in dataset.totals)]
    if all(dataset.self_comparison and dataset.self_comparison[0].ratio for dataset in compared):
        return None
    return "No A/A row: the baseline did not run twice in a block, so this machine's noise is unknown."


def _once_note(datasets: Sequence[DatasetComparison]) -> str | None:
    once = dict.fromkeys(stage.stage for dataset in datasets for stage in dataset.stages if stage.once)
    if not once:
        return None
    verb = "was" if len(once) == 1 else "were"
    return f"{enumeration(tuple(once))} {verb} measured once per variant, and no verdict or total is about it."


def _longer_notes(header: RunHeader, datasets: Sequence[DatasetComparison]) -> Iterator[str]:
    """Where a stage outside the totals takes longer than they do, and so may rank the variants otherwise."""
    for dataset in datasets:
        total = next((each.times.median for each in dataset.totals if each.variant == header.baseline), None)
        for stage in (each for each in dataset.stages if each.once):
            taken = next((cell.times.median for cell in stage.cells if cell.variant == header.baseline), None)
            ratios = [f"{cell.variant} {told(cell.ratio)}" for cell in stage.cells if cell.ratio]
            if total is not None and taken is not None and taken > total and ratios:
                yield (
                    f"At {dataset.dataset} the total leaves out the longer part: {stage.stage} takes {seconds(taken)} "
                    f"of {header.baseline}, all that is in the total {seconds(total)}. There: "
                    f"{enumeration(ratios)}."
                )


def _compared(datasets: Sequence[DatasetComparison]) -> set[str]:
    return {total.variant for dataset in datasets for total in dataset.totals if total.ratio}


def _busy_note(header: RunHeader) -> str | None:
    """A busy machine widens intervals and makes none of them wrong, so it is told and nothing is left out for it."""
    reason = busy(header.environment)
    return f"Noisy: {reason}." if reason else None


def _undeclared_notes(records: Sequence[TrialRecord]) -> Iterator[str]:
    for (variant, stage), settings in undeclared(records).items():
        keys = enumeration(sorted(settings))
        yield f"Unfair: {stage} of {variant} changes {keys} and the variant does not declare it; see fairness."


def _stopped_notes(header: RunHeader) -> Iterator[str]:
    for dataset, reason in header.stopped.items():
        yield f"{dataset} was not measured to the end of the plan: {reason}."


def _disturbance_notes(datasets: Sequence[DatasetComparison]) -> Iterator[str]:
    for dataset in datasets:
        blocks = dataset.blocks
        if blocks.run_again or blocks.left_out:
            what = f"{plural(blocks.run_again, 'block')} run again, {blocks.left_out} left out of every estimate"
            yield f"Disturbed at {dataset.dataset}: {what}; see every trial."


def _unfinished_note(header: RunHeader, records: Sequence[TrialRecord]) -> str | None:
    missing = len(missing_trials(header, records))
    if missing:
        return f"The run is incomplete: {missing:,} of {plural(len(header.plan), 'planned trial')} left no record."
    return None if header.outcome else "The run had not ended when this report was made."


def _failed_note(records: Sequence[TrialRecord]) -> str | None:
    measured = (record for record in records if record.trial.kind is Kind.MEASURED)
    failed = sum(record.status not in {Status.OK, Status.UNSUPPORTED} for record in measured)
    return f"{plural(failed, 'measured trial')} did not end well; see every trial." if failed else None


def _unsupported_notes(header: RunHeader, datasets: Sequence[DatasetComparison]) -> Iterator[str]:
    """What an engine could not do, once for all datasets."""
    found = {
        f"{cell.variant} does not do {stage.stage}: {cell.reason}."
        for dataset in datasets
        for stage in dataset.stages
        for cell in stage.cells
        if cell.correct is Correct.UNSUPPORTED
    }
    yield from sorted(found)
    if found and header.reference:
        yield f"Where a later stage builds on one that is not supported, it reads what {header.reference} has made."


def _borrowed_note(header: RunHeader) -> str | None:
    if not header.borrowed:
        return None
    made = f"{enumeration(header.borrowed)} {'was' if len(header.borrowed) == 1 else 'were'} made once"
    by = header.reference or header.baseline
    return f"{made}, by {by}, and read by all variants: only the other stages are compared."


def _reference_note(header: RunHeader, datasets: Sequence[DatasetComparison]) -> str | None:
    """Said where the reference was to answer and did not: then all could be wrong in the same way."""
    silent = [stage.stage for dataset in datasets for stage in dataset.stages if stage.judge != header.reference]
    if not header.reference or not silent:
        return None
    stages = enumeration(tuple(dict.fromkeys(silent)))
    return f"{header.reference} left no answer for {stages}: answers were compared with {header.baseline}'s instead."
