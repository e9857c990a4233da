"""How the source of a stage differs from the baseline's, file by file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.diffs.line_diff import LineDiff, line_diff
from reports.record import RunHeader, StageSource


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDiff:
    """A file beside its counterpart; `name` tells both where they differ, or which side has it."""

    name: str
    diff: LineDiff


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDiff:
    """Files that differ, None where a source was not kept; `missing` says whose and why."""

    files: tuple[FileDiff, ...] | None
    missing: str = ""


def source_diff(header: RunHeader, stage: str, variant: str) -> SourceDiff:
    """A stage of a variant against the baseline's."""
    kept = {source.variant: source for source in header.stage_sources if source.stage == stage}
    for name in (variant, header.baseline):
        source = kept.get(name)
        if source is None:
            return SourceDiff(files=None, missing=f"the source of {name} was not kept by the run")
        if source.missing is not None:
            return SourceDiff(files=None, missing=f"the source of {name} was not kept ({source.missing})")
    before, after = (_files(header, kept[name]) for name in (header.baseline, variant))
    return SourceDiff(files=tuple(_differing(before, after)))


def _files(header: RunHeader, source: StageSource) -> dict[str, list[str]]:
    """By file the lines of its definitions, an empty line between two."""
    return {
        name: "\n\n".join(header.sources[index] for index in indexes).split("\n")
        for name, indexes in source.files.items()
    }


def _differing(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> Iterator[FileDiff]:
    for old, new in _paired(before, after):
        diff = line_diff(before.get(old or "", []), after.get(new or "", []))
        if diff.lines:
            yield FileDiff(name=_named(old, new), diff=diff)


def _paired(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[tuple[str | None, str | None]]:
    """Files of the same name, then those that are called the same in other folders, then those of one side."""
    alone = [name for name in before if name not in after]
    partners: dict[str, str] = {}
    for new in (name for name in after if name not in before):
        match = next((old for old in alone if _base(old) == _base(new)), None)
        if match is not None:
            alone.remove(match)
            partners[new] = match
    for new in after:
        yield (new if new in before else partners.get(new)), new
    for old in alone:
        yield old, None


def _named(old: str | None, new: str | None) -> str:
    if old is None or new is None:
        return f"{old or new} ({'only in the variant' if old is None else 'only in the baseline'})"
    return new if old == new else f"{old} → {new}"


def _base(name: str) -> str:
    return name.rpartition("/")[2]
