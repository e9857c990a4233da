"""All explanations of one dataset: every variant and stage checked, and what was found ranked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from reports.comparison_types import Cell, Correct, DatasetComparison, StageComparison, wrong_variants
from reports.comparison_types.finding import Finding, FindingKind, Says
from reports.comparison_types.ratio import Ratio
from reports.evidence.cores import cores_of
from reports.evidence.measurements import executions, typical
from reports.explain.checks import differences, problems
from reports.explain.draft import Draft, evidence
from reports.explain.side import Side
from reports.explain.worth import difference_worth, problem_worth, tells
from reports.record import RunHeader, TrialRecord

_ORDER: Final = tuple(FindingKind)


def findings(header: RunHeader, dataset: DatasetComparison, records: Sequence[TrialRecord]) -> tuple[Finding, ...]:
    """The findings on one dataset from all its records: by variant in the header's order, then by rank.

    Of a variant that failed or answers wrongly there is none, as its work is other work; there is none of a difference
    where a stage has no ratio.
    """
    wrong = wrong_variants(dataset)
    found = [
        finding
        for stage in dataset.stages
        for finding in _of_stage(header, stage, _sides(header, stage, records, wrong))
    ]
    return tuple(
        ranked
        for info in header.variants
        for ranked in _ranked([finding for finding in found if finding.variant == info.name])
    )


def _sides(
    header: RunHeader, stage: StageComparison, records: Sequence[TrialRecord], wrong: frozenset[str]
) -> dict[str, Side]:
    (info,) = (each for each in header.stages if each.name == stage.stage)
    found = {}
    for cell in stage.cells:
        execution = typical(executions(records, cell.variant, info))
        if execution and cell.variant not in wrong:
            found[cell.variant] = Side(
                variant=cell.variant,
                stage=stage.stage,
                medians={name: summary.median for name, summary in cell.metrics.items() if summary},
                done=execution.done,
                cores=cores_of(header, cell.variant),
            )
    return found


def _of_stage(header: RunHeader, stage: StageComparison, sides: Mapping[str, Side]) -> Iterator[Finding]:
    base = sides.get(header.baseline)
    for cell in stage.cells:
        side = sides.get(cell.variant)
        if side is None:
            continue
        others = _with_same_answer(cell, stage, sides, header.baseline)
        yield from (_problem(draft, side, base or side) for draft in problems(side, others))
        if base and cell.ratio:
            yield from (_difference(draft, base, side, cell.ratio, header.margin) for draft in differences(base, side))


def _with_same_answer(cell: Cell, stage: StageComparison, sides: Mapping[str, Side], baseline: str) -> list[Side]:
    """Sides that gave a cell's answer too, without the baseline's: what tells from that is told as a difference."""
    if cell.correct is not Correct.EQUAL:
        return []
    names = (other.variant for other in stage.cells if other.correct is Correct.EQUAL)
    return [sides[name] for name in names if name in sides and name not in {cell.variant, baseline}]


def _problem(draft: Draft, side: Side, base: Side) -> Finding:
    worth = problem_worth(draft, side)
    text = " ".join(filter(None, (f"{draft.text}.", worth, draft.advice)))
    return _finding(draft, Says.LOOK_AT, (base, side), text, side.wall)


def _difference(draft: Draft, base: Side, side: Side, ratio: Ratio, margin: float) -> Finding:
    says = Says.DIFFERS
    told = tells(ratio, margin)
    if draft.seconds is not None and told:
        says = Says.SAVES if draft.seconds > 0 else Says.COSTS
    worth = difference_worth(draft, base, side, told=told)
    text = " ".join(filter(None, (f"{draft.text}.", worth)))
    return _finding(draft, says, (base, side), text, max(base.wall, side.wall))


def _finding(draft: Draft, says: Says, sides: tuple[Side, Side], text: str, wall: float) -> Finding:
    base, side = sides
    seconds = None if draft.seconds is None else abs(draft.seconds)
    return Finding(
        kind=draft.kind,
        says=says,
        variant=side.variant,
        stage=side.stage,
        gist=draft.gist,
        text=text,
        evidence=evidence(draft, side, base),
        seconds=seconds,
        share=None if seconds is None or not wall else min(1.0, seconds / wall),
        upper_bound=draft.bound and seconds is not None,
        estimate=draft.estimate,
        rank=0,
    )


def _ranked(found: Sequence[Finding]) -> list[Finding]:
    """By the seconds they account for, those that tell none last; alike ones by kind."""
    ordered = sorted(found, key=lambda each: (-(each.seconds or 0.0), each.seconds is None, _ORDER.index(each.kind)))
    return [replace(finding, rank=rank) for rank, finding in enumerate(ordered, start=1)]
