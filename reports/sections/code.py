"""What variants do otherwise than the baseline: their source and their final physical plans, as diffs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reports.comparison_types import Comparison
from reports.diffs.line_diff import LineDiff, line_diff
from reports.diffs.plan_text import comparable, is_cut
from reports.diffs.source_diff import source_diff
from reports.record import RunHeader, StageRecord
from reports.sections.typical import Typical, by_stage
from reports.writing.formatting import count, plural
from reports.writing.page import Block, Code, Details, Diff, Heading, Section, Text

PLAN_LENGTH: Final = 20_000  # characters
LONGEST_DIFF: Final = 500  # lines
MOST_ON_PAGE: Final = 2_000_000
"""Characters of all diffs, so that a run of many variants stays within the 10 MB of a page."""
_MARKUP: Final = 20  # characters around a line

_LEAD: Final = (
    "What each variant has otherwise than the baseline. Lines with + are only the variant's, lines with - only the "
    "baseline's. What differs in Spark's settings stands under “Fairness”."
)
_CODE: Final = (
    "The functions, classes and constants that a stage uses by name, as the run began with them: those of its own "
    "package or plugin, and of pipelines. What is looked up in other ways while it runs is not followed. String "
    "literals that go by a secret name say (redacted)."
)
_PLANS: Final = (
    "Final plans of the trial nearest the median. Compared is what they do: without ids, numbers, nesting, sizes that "
    "were met, and all of paths but the last folder."
)
_OF_STREAMS: Final = " Of a streaming stage it is the plan of the last micro-batch."
_CUT: Final = (
    "Operators only: a plan is longer than a record keeps, so the details of its last operators are not known."
)
_SAME: Final = "no difference from the baseline's plan in"
_SAME_OPERATORS: Final = "the same operators as in the baseline's plan, of which not all details are known, in"
_UNTOLD: Final = "no plan was recorded of"
_NO_PLANS: Final = "No plans were recorded. They come with Spark's REST API: keep the UI enabled."


@dataclass(slots=True)
class _Room:
    """How many characters of diffs the page still has room for."""

    left: int

    def shown(self, diff: LineDiff, elsewhere: str) -> tuple[Block, ...]:
        """The diff as far as there is room, and what was left out."""
        lines = diff.lines[:LONGEST_DIFF]
        size = sum(len(line) + _MARKUP for line in lines)
        if size > self.left:
            return (Text(text=f"Not shown, to keep the page small; both sides are in {elsewhere}."),)
        self.left -= size
        more = len(diff.lines) - len(lines)
        note = (Text(text=f"… {plural(more, 'more line')}; both sides are in {elsewhere}."),) if more else ()
        return (Diff(lines=lines), *note)


def code_section(comparison: Comparison, header: RunHeader, found: Typical) -> Section:
    """Per stage and variant a diff of the source; per dataset as well one of the plans, and the plans as they are."""
    room = _Room(left=MOST_ON_PAGE)
    blocks = (*_code_blocks(header, room), *_plan_blocks(comparison, found, room, streams=header.streams))
    return Section(anchor="code", title="Code and plans", lead=_LEAD, blocks=blocks)


def _code_blocks(header: RunHeader, room: _Room) -> Iterator[Block]:
    yield Heading(text="Code")
    others = [info.name for info in header.variants if info.name != header.baseline]
    if not header.stage_sources:
        yield Text(text="The run kept no source texts: it is older than that, or read no stage.")
    elif not others:
        yield Text(text="There is no variant beside the baseline.")
    else:
        yield Text(text=_CODE)
        for stage in header.stages:
            yield from _code_of(header, stage.name, others, room)


def _code_of(header: RunHeader, stage: str, variants: Sequence[str], room: _Room) -> Iterator[Block]:
    same, untold = [], []
    for variant in variants:
        found = source_diff(header, stage, variant)
        if found.files is None:
            untold.append(Text(text=f"{stage} of {variant}: {found.missing}."))
        elif not found.files:
            same.append(variant)
        else:
            diffs = [each.diff for each in found.files]
            blocks: list[Block] = []
            for each in found.files:
                blocks += [
                    Text(text=f"{each.name}: {_counts(each.diff)}", tone="label"),
                    *room.shown(each.diff, "run.json"),
                ]
            total = _counts(*diffs)
            yield Details(
                summary=f"{stage} of {variant}: {total} in {plural(len(diffs), 'file')}", blocks=tuple(blocks)
            )
    if same:
        yield Text(text=f"{stage}: no difference from the baseline's code in {', '.join(same)}.")
    yield from untold


def _plan_blocks(comparison: Comparison, found: Typical, room: _Room, *, streams: bool) -> Iterator[Block]:
    stages = [each for each in by_stage(comparison, found) if any(done.plans for done in each[2].values())]
    told = _PLANS + (_OF_STREAMS if streams else "")
    yield from (Heading(text="Plans"), Text(text=told if stages else _NO_PLANS))
    heading = ""
    for dataset, stage, own in stages:
        if heading != dataset:
            heading = dataset
            yield Heading(text=f"Plans at {dataset}")
        yield from _plans_of(comparison.baseline, stage, own, room)
        codes = tuple(
            Code(label=f"{name}, query {number}", text=_cut(plan))
            for name, done in own.items()
            for number, plan in enumerate(done.plans, start=1)
        )
        yield Details(summary=f"{stage}: {plural(len(codes), 'plan')} as Spark printed them", blocks=codes)


def _plans_of(baseline: str, stage: str, own: dict[str, StageRecord], room: _Room) -> Iterator[Block]:
    base = own.get(baseline)
    if base is None or not base.plans:
        yield Text(text=f"{stage}: the baseline's plan was not recorded, so there is nothing to set others against.")
        return
    alike: dict[str, list[str]] = {}
    for variant, done in own.items():
        if variant == baseline:
            continue
        whole = not any(map(is_cut, (*base.plans, *done.plans)))
        diff = line_diff(_lines(base, details=whole), _lines(done, details=whole))
        if not done.plans:
            alike.setdefault(_UNTOLD, []).append(variant)
        elif not diff.lines:
            alike.setdefault(_SAME if whole else _SAME_OPERATORS, []).append(variant)
        else:
            note = () if whole else (Text(text=_CUT),)
            summary = f"{stage} of {variant}, plan: {_counts(diff)}"
            yield Details(summary=summary, blocks=(*note, *room.shown(diff, "trials.jsonl")))
    for what, variants in alike.items():
        yield Text(text=f"{stage}: {what} {', '.join(variants)}.")


def _lines(done: StageRecord, *, details: bool) -> list[str]:
    """All plans of a stage one after another, an empty line between two."""
    return [line for plan in done.plans for line in (*comparable(plan, details=details), "")]


def _counts(*diffs: LineDiff) -> str:
    added, removed = sum(each.added for each in diffs), sum(each.removed for each in diffs)
    return f"{plural(added, 'line')} added, {count(removed)} removed"


def _cut(plan: str) -> str:
    if len(plan) <= PLAN_LENGTH:
        return plan
    return f"{plan[:PLAN_LENGTH]}\n… {count(len(plan) - PLAN_LENGTH)} more characters in trials.jsonl"
