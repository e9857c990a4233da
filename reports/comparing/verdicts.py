"""What a comparison amounts to, one sentence for every variant and dataset, gravest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.comparison_types import Cell, Correct, DatasetComparison, Tone, Total, Verdict
from reports.comparison_types.ratio import Ratio
from reports.estimates.pacing import in_a_sentence, in_two_words
from reports.record import RunHeader
from reports.sentences import against, bracketed, headline, self_sentence, sentence, tone_of

Finding = tuple[Tone, str, str]  # tone, headline, sentence
_TONES = tuple(Tone)


def verdicts(header: RunHeader, datasets: Sequence[DatasetComparison]) -> tuple[Verdict, ...]:
    """One verdict per dataset and variant other than the baseline; the baseline has one only when it is wrong."""
    found = [
        _verdict(finding, total.variant, dataset.dataset, total.ratio)
        for dataset in datasets
        for total in dataset.totals
        if (finding := _finding(header, dataset, total))
    ]
    return tuple(sorted(found, key=lambda verdict: _severity(verdict.tone)))


def self_verdicts(header: RunHeader, datasets: Sequence[DatasetComparison]) -> tuple[Verdict, ...]:
    """The baseline against itself, where it ran twice in a block."""
    found = []
    for dataset in datasets:
        for row in dataset.self_comparison[:1]:
            if row.ratio:
                text = self_sentence(row.ratio, header.baseline, dataset.dataset, header.margin)
                finding = (tone_of(row.ratio), headline(row.ratio), text)
                found.append(_verdict(finding, header.baseline, dataset.dataset, row.ratio))
    return tuple(found)


def _verdict(finding: Finding, variant: str, dataset: str, ratio: Ratio | None) -> Verdict:
    tone, gist, text = finding
    interval = bracketed(ratio) if ratio and ratio.interval else None
    return Verdict(tone=tone, dataset=dataset, variant=variant, headline=gist, interval=interval, text=text)


def _severity(tone: Tone) -> int:
    """Trouble first; what a time turned out to be does not change the order."""
    return min(_TONES.index(tone), _TONES.index(Tone.SLOWER))


def _finding(header: RunHeader, dataset: DatasetComparison, total: Total) -> Finding | None:
    is_baseline = total.variant == header.baseline
    cells = {stage.stage: cell for stage in dataset.stages for cell in stage.cells if cell.variant == total.variant}
    judges = {stage.stage: stage.judge for stage in dataset.stages}
    trouble = _trouble(cells, judges, is_baseline=is_baseline)
    if trouble:
        tone, gist, text = trouble
        return tone, gist, f"{total.variant} at {dataset.dataset}: {text}"
    if header.stream.pace is not None:
        return _paced(header.stream.pace, cells, f"{total.variant} at {dataset.dataset}")
    if is_baseline:
        return None
    if total.ratio:
        text = sentence(total.variant, total.ratio, header.baseline, dataset.dataset, header.margin)
        return tone_of(total.ratio), headline(total.ratio), text
    return _without_total(header, dataset, total)


def _paced(pace: float, cells: Mapping[str, Cell], where: str) -> Finding | None:
    """What a paced run is about: latencies of every variant that reads the stream, the baseline as well."""
    for stage, cell in cells.items():
        if cell.metrics.get("most_rows_behind"):
            text = f"{where}: {in_a_sentence(pace, cell.metrics)} ({stage})."
            return Tone.UNKNOWN, in_two_words(cell.metrics), text
    return None


def _trouble(cells: Mapping[str, Cell], judges: Mapping[str, str], *, is_baseline: bool) -> Finding | None:
    end = "nothing can be compared with it" if is_baseline else "no ratio is given"
    for stage, cell in cells.items():
        if cell.correct is Correct.DIFFERS:
            unlike = "its own answers differ between trials" if is_baseline else "the answer differs"
            what = unlike if judges[stage] == cell.variant else f"the answer differs from {judges[stage]}'s"
            return Tone.WRONG, "answers differ", f"{what} in {stage} ({cell.reason}); {end}."
    for stage, cell in cells.items():
        if cell.correct is Correct.FAILED:
            return Tone.FAILED, "failed", f"{stage} failed ({cell.reason}); {end}."
    return None


def _without_total(header: RunHeader, dataset: DatasetComparison, total: Total) -> Finding:
    """A run without blocks still has stages measured once."""
    where = f"{total.variant} at {dataset.dataset}"
    for stage in dataset.stages:
        for cell in stage.cells:
            if cell.variant == total.variant and cell.ratio and stage.once:
                what = f"{against(cell.ratio, header.baseline)} on {stage.stage}, answers equal"
                text = f"{where}: {what}; a single measurement, which may be chance."
                return tone_of(cell.ratio), headline(cell.ratio), text
    return Tone.UNKNOWN, "no ratio", f"{where}: no ratio: {total.no_ratio}."
