"""Two runs as plain text of at most 100 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reports.comparison_types import Correct
from reports.evidence.same_data import Data
from reports.lines import MARKS, printable, table_row, wrapped
from reports.metrics import METRIC
from reports.two_runs.model import AnswerChange, DatasetPair, RunFacts, StagePair, TwoRuns
from reports.two_runs.words import NONE, change, ratio_sentence, times, titled, value
from reports.writing.formatting import moment, plural

_COUNTERS: Final = (("stage", 12), ("variant", 14), ("counter", 22), ("A", 14), ("B", 14), ("change", 19))
_TIMES: Final = (("stage", 20), ("variant", 24), ("median in A", 22), ("median in B", 22))
_TROUBLE: Final = {Correct.FAILED: "failed", Correct.DIFFERS: "answered wrongly"}


def render_two_runs_text(found: TwoRuns) -> str:
    """Everything that is said of two runs, ending in a newline."""
    lines = [*_head(found), "", *_findings(found)]
    for dataset in found.datasets:
        lines += ["", *_dataset(dataset, found.a.baseline)]
    lines += ["", *_differences(found)]
    return "\n".join(map(printable, lines)) + "\n"


def _head(found: TwoRuns) -> Iterator[str]:
    yield from wrapped(f"{found.workload} · two runs side by side")
    for run in (found.a, found.b):
        yield from wrapped(_run(run), bullet=f"{run.side}: ")


def _run(run: RunFacts) -> str:
    outcome = run.outcome or "unfinished"
    return f"{run.run}, {moment(run.created_at)}, {run.mode}, {plural(run.records, 'record')}, {outcome}"


def _findings(found: TwoRuns) -> Iterator[str]:
    for finding in found.findings:
        yield from wrapped(MARKS.get(finding.tone, "") + finding.text, bullet="* ")
    for note in (found.warning, *found.notes):
        yield from wrapped(note, bullet="! ")


def _dataset(dataset: DatasetPair, baseline: str) -> Iterator[str]:
    yield from wrapped(titled(dataset))
    for pair in dataset.ratios:
        yield from wrapped(ratio_sentence(pair, baseline), bullet="~ ")
    for stage in dataset.stages:
        yield from _wrong(stage)
        if dataset.data is not Data.OTHER:  # else the finding has said that none are compared
            yield from _answers(stage)
    rows = list(_counters(dataset))
    if rows:
        yield from ("", "Counters that changed, or of which nothing can be said (all others are equal or near):")
        yield from _table(_COUNTERS, rows)
    yield from ("", "Times, for information only:")
    yield from _table(_TIMES, times(dataset))


def _wrong(stage: StagePair) -> Iterator[str]:
    for cell in stage.cells:
        for side, correct in (("A", cell.correct_a), ("B", cell.correct_b)):
            if correct in _TROUBLE:
                yield from wrapped(f"{cell.variant} {_TROUBLE[correct]} in {stage.stage} of {side}.", bullet="! ")


def _answers(stage: StagePair) -> Iterator[str]:
    for answer in stage.answers:
        if answer.change is not AnswerChange.EQUAL:
            text = f"answers of {answer.variant} in {stage.stage}: {answer.change} ({answer.reason})"
            yield from wrapped(text, bullet="! ")


def _counters(dataset: DatasetPair) -> Iterator[Sequence[str]]:
    for stage, variant, pair in dataset.counters:
        if not pair.stays:
            metric = METRIC[pair.metric]
            told = change(pair).removeprefix("changed, ")
            yield stage, variant, metric.label, value(pair.a, metric), value(pair.b, metric), told


def _table(columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [width for _, width in columns]
    for cells in ([name for name, _ in columns], ["-" * width for width in widths], *rows):
        yield from table_row(cells, widths)


def _differences(found: TwoRuns) -> Iterator[str]:
    yield "What the runs say differently of themselves:" if found.changes else "The runs say the same of themselves."
    group = ""
    for each in found.changes:
        if each.group != group:
            group = each.group
            yield from wrapped(group, bullet="  ")
        yield from wrapped(f"{each.name}: {each.a or NONE} → {each.b or NONE}", bullet="    ")
    for lonely in found.lonely:
        yield from wrapped(f"only {lonely.side} has the {lonely.what} {lonely.name}", bullet="- ")
