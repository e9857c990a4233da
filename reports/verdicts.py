"""The sentences a comparison amounts to, gravest first, and what the run cannot tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.comparison_types import Cell, Correct, DatasetComparison, Method, Ratio, Tone, Total, Verdict
from reports.formatting import SAME, enumeration, plural, speed, speed_range
from reports.record import Kind, RunHeader, Status, TrialRecord

Finding = tuple[Tone, str, str]  # tone, headline, sentence
_TONES = tuple(Tone)


def verdicts(datasets: Sequence[DatasetComparison], baseline: str) -> tuple[Verdict, ...]:
    """One verdict per dataset and variant other than the baseline; the baseline has one only when it is wrong."""
    found = [
        verdict
        for dataset in datasets
        for total in dataset.totals
        if (verdict := _verdict(dataset, total, baseline)) is not None
    ]
    return tuple(sorted(found, key=lambda verdict: _severity(verdict.tone)))


def tone_of(ratio: Ratio, noise: Ratio | None) -> Tone:
    """Faster or slower only when two or more blocks all say so and none lies within the range of the A/A blocks."""
    if ratio.method is Method.SINGLE:
        return Tone.UNCLEAR
    spans_one = ratio.low <= 1 <= ratio.high
    in_noise = noise is not None and ratio.low <= noise.high and noise.low <= ratio.high
    if spans_one or in_noise:
        return Tone.UNCLEAR
    return Tone.FASTER if ratio.high < 1 else Tone.SLOWER


def estimate(ratio: Ratio) -> str:
    """The point and what it rests on: "3.21× faster (screening, 6 blocks: 2.94–3.45× faster)"."""
    return f"{speed(ratio.value)} ({basis(ratio)})"


def basis(ratio: Ratio) -> str:
    """What a ratio rests on: "screening, 6 blocks: 2.94–3.45× faster"."""
    if ratio.method is Method.SINGLE:
        return str(ratio.method)
    return f"{ratio.method}, {plural(ratio.pairs, 'block')}: {speed_range(ratio.low, ratio.high)}"


def notes(header: RunHeader, records: Sequence[TrialRecord], datasets: Sequence[DatasetComparison]) -> tuple[str, ...]:
    """What a reader must know before believing the numbers."""
    found = [_screening_note(datasets), _noise_note(datasets), _unfinished_note(header, records)]
    found += [_failed_note(records), _borrowed_note(header), _reference_note(header, datasets)]
    if header.environment.dirty:
        found.append("The sources had uncommitted changes, so the commit does not identify what was measured.")
    return tuple(filter(None, found))


def _severity(tone: Tone) -> int:
    return min(_TONES.index(tone), _TONES.index(Tone.SLOWER))


def _verdict(dataset: DatasetComparison, total: Total, baseline: str) -> Verdict | None:
    cells = [(stage.stage, cell) for stage in dataset.stages for cell in stage.cells if cell.variant == total.variant]
    judges = {stage.stage: stage.judge for stage in dataset.stages}
    trouble = _trouble(cells, judges, is_baseline=total.variant == baseline)
    if trouble:
        tone, headline, text = trouble
    elif total.variant == baseline:
        return None
    elif total.ratio:
        tone, headline, text = _speed_verdict(dataset, total.ratio, baseline)
    else:
        tone, headline, text = _without_total(dataset, total, baseline)
    sentence = f"{total.variant} at {dataset.dataset}: {text}"
    return Verdict(tone=tone, dataset=dataset.dataset, variant=total.variant, headline=headline, text=sentence)


def _trouble(cells: Sequence[tuple[str, Cell]], judges: Mapping[str, str], *, is_baseline: bool) -> Finding | None:
    end = "nothing can be compared with it" if is_baseline else "no ratio is given"
    for stage, cell in cells:
        if cell.correct is Correct.DIFFERS:
            unlike = "its own answers differ between trials" if is_baseline else "the answer differs"
            what = unlike if judges[stage] == cell.variant else f"the answer differs from {judges[stage]}'s"
            return Tone.WRONG, "answers differ", f"{what} in {stage} ({cell.reason}); {end}."
    for stage, cell in cells:
        if cell.correct is Correct.FAILED:
            return Tone.FAILED, "failed", f"{stage} failed ({cell.reason}); {end}."
    return None


def _speed_verdict(dataset: DatasetComparison, ratio: Ratio, baseline: str) -> Finding:
    noise = dataset.self_comparison[0].ratio if dataset.self_comparison else None
    tone = tone_of(ratio, noise)
    where = " + ".join(dataset.total_stages)
    if tone is Tone.UNCLEAR and ratio.method is Method.SCREENING:
        return (
            tone,
            "no clear difference",
            f"no clear difference from {baseline} on {where}: {estimate(ratio)}; answers equal.",
        )
    return tone, speed(ratio.value), f"{_against(ratio, baseline)} on {where} ({basis(ratio)}); answers equal."


def _against(ratio: Ratio, baseline: str) -> str:
    text = speed(ratio.value)
    return f"{text} {'as' if text == SAME else 'than'} {baseline}"


def _without_total(dataset: DatasetComparison, total: Total, baseline: str) -> Finding:
    """A run without blocks still has stages measured once."""
    for stage in dataset.stages:
        for cell in stage.cells:
            if cell.variant == total.variant and cell.ratio and stage.once:
                text = f"{_against(cell.ratio, baseline)} on {stage.stage} ({basis(cell.ratio)}); answers equal."
                return Tone.UNCLEAR, speed(cell.ratio.value), text
    return Tone.UNKNOWN, "no ratio", f"no ratio: {total.no_ratio}."


def _screening_note(datasets: Sequence[DatasetComparison]) -> str | None:
    found = [total.ratio for dataset in datasets for total in dataset.totals if total.ratio]
    if not found:
        return None
    if min(ratio.pairs for ratio in found) == 1:
        return "Some ratios rest on one block: a single measurement cannot be told from chance."
    return "Screening: ranges are those of the blocks, in these worker processes only. They are not intervals."


def _noise_note(datasets: Sequence[DatasetComparison]) -> str | None:
    compared = [dataset for dataset in datasets if any(total.ratio for total in dataset.totals)]
    if all(dataset.self_comparison and dataset.self_comparison[0].ratio for dataset in compared):
        return None
    return "No A/A row: the baseline did not run twice in a block, so this machine's noise is unknown."


def _unfinished_note(header: RunHeader, records: Sequence[TrialRecord]) -> str | None:
    done = {record.trial.id for record in records}
    missing = sum(trial.id not in done for trial in header.plan)
    if missing:
        return f"The run is incomplete: {missing:,} of {plural(len(header.plan), 'planned trial')} left no record."
    return None if header.outcome else "The run had not ended when this report was made."


def _failed_note(records: Sequence[TrialRecord]) -> str | None:
    failed = sum(record.status is not Status.OK for record in records if record.trial.kind is Kind.MEASURED)
    return f"{plural(failed, 'measured trial')} did not end well; see every trial." if failed else None


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
