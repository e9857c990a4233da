"""Whether variants answer what the reference answers, or the baseline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reports.comparison_types import Correct
from reports.record import Answer, Difference, DifferingRow, RunHeader, Status, TrialRecord
from reports.writing.formatting import count, plural, shortened

ERROR_LENGTH: Final = 200
_PARTITION: Final = " partition"
_MOST_COLUMNS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The finding on one variant in one stage, with its reason unless the answers are equal.

    `difference` says which rows differ, where that is known.
    """

    correct: Correct
    reason: str | None = None
    difference: Difference | None = None


Judgements = Mapping[tuple[str, str], Judgement]  # by stage and variant


def judge_all(header: RunHeader, records: Sequence[TrialRecord]) -> Judgements:
    """Judge every variant in every stage from the records (of any kind) of one dataset."""
    found: dict[tuple[str, str], Judgement] = {}
    for stage in (info.name for info in header.stages):
        reference = next(answers_of(records, stage, judge_of(header, records, stage)), None)
        for variant in (info.name for info in header.variants):
            found[stage, variant] = judge(records, stage, variant, reference)
    return found


def judge_of(header: RunHeader, records: Sequence[TrialRecord], stage: str) -> str:
    """The variant whose answer of a stage is right: the reference if it answered, else the baseline."""
    answered = header.reference and next(answers_of(records, stage, header.reference), None)
    return header.reference if header.reference and answered else header.baseline


def judge(records: Sequence[TrialRecord], stage: str, variant: str, reference: Answer | None) -> Judgement:
    """Judge one variant in one stage against the right answer: a failure outweighs a difference."""
    own = [record for record in records if record.trial.variant == variant]
    failures = [record for record in own if failure_in(record, stage)]
    if failures:
        lacking = all(record.status is Status.UNSUPPORTED for record in failures)
        correct = Correct.UNSUPPORTED if lacking else Correct.FAILED
        return Judgement(correct=correct, reason=failure_in(failures[0], stage))
    answers = list(answers_of(own, stage, variant))
    if not answers:
        return Judgement(correct=Correct.NOT_COMPARED, reason="no answer was read")
    if reference is None:
        return Judgement(correct=Correct.NOT_COMPARED, reason="the baseline left no answer to compare with")
    for answer in answers:
        if reason := difference_between(answer, reference):
            rows = next(differences_of(own, stage), None)
            told = in_words(rows) if rows else reason
            return Judgement(correct=Correct.DIFFERS, reason=told, difference=rows)
    return Judgement(correct=Correct.EQUAL)


def answers_of(records: Iterable[TrialRecord], stage: str, variant: str) -> Iterator[Answer]:
    """Every answer of a variant in a stage, in the order of the records."""
    for record in records:
        if record.trial.variant == variant:
            yield from (done.answer for done in record.stages if done.stage == stage and done.answer is not None)


def differences_of(records: Iterable[TrialRecord], stage: str) -> Iterator[Difference]:
    """What is known of differing rows of a stage, in the order of the records."""
    for record in records:
        yield from (done.difference for done in record.stages if done.stage == stage and done.difference)


def in_words(difference: Difference) -> str:
    """A difference in a sentence that leads to the columns: "decision differs in 12 rows; 3 rows missing; first: …"."""
    columns = [f"{name} differs in {plural(rows, 'row')}" for name, rows in difference.columns.items()]
    if difference.changed > difference.looked_at:
        columns = [f"{told} of {count(difference.looked_at)} looked at" for told in columns]
    parts = columns[:_MOST_COLUMNS]
    if len(columns) > _MOST_COLUMNS:
        more = len(columns) - _MOST_COLUMNS
        parts.append(f"{plural(more, 'more column')} differ{'s' if more == 1 else ''}")
    lonely = ((difference.extra, "too many"), (difference.missing, "missing"))
    parts += [f"{plural(rows, 'row')} {what}" for rows, what in lonely if rows]
    return "; ".join([*parts, *(f"first: {_row(row)}" for row in difference.rows[:1])])


def hint(difference: Difference) -> str:
    """Where to look first for what makes an answer wrong: what is often behind a difference of this sort."""
    if difference.extra and not difference.missing:
        return "rows too many: does a join match a row twice, or was none of several versions chosen?"
    if difference.missing and not difference.extra:
        return "rows missing: does an inner join or a condition drop rows, such as those with nulls?"
    if difference.extra:
        return "rows too many and missing: is the key, or the choice among versions, another one?"
    return "the right rows with other values: ties, nulls, types and the ends of intervals are the usual places"


def _row(row: DifferingRow) -> str:
    key = ", ".join(f"{name} {value}" for name, value in row.key.items())
    values = [f"{name} {told(found)} instead of {told(right)}" for name, (found, right) in row.columns.items()]
    if all(None in pair for pair in row.columns.values()):
        return key or ", ".join(f"{name} {pair[0] or pair[1]}" for name, pair in row.columns.items())
    return ": ".join(filter(None, (key, ", ".join(values[:_MOST_COLUMNS]))))


def told(value: str | None) -> str:
    """A value of a differing row as text; where one answer lacks the row there is nothing to tell."""
    return "nothing" if value is None else value


def difference_between(answer: Answer, reference: Answer) -> str | None:
    """What differs, in words, or None when the answers are equal."""
    columns = _column_difference(answer.columns, reference.columns)
    if columns:
        return columns
    if answer.rows != reference.rows:
        return f"{plural(answer.rows, 'row')} instead of {count(reference.rows)}"
    if answer.checksum != reference.checksum:
        return f"other values in the same number of rows ({count(answer.rows)}; checksums differ)"
    return None


def failure_in(record: TrialRecord, stage: str) -> str | None:
    """How a trial failed in this stage, or None.

    A trial that ended badly without a failed stage record (its worker died) is counted against the first stage it
    left no record of.
    """
    for done in record.stages:
        if done.status is not Status.OK:
            return _failure(done.status, done.error or record.error) if done.stage == stage else None
    if record.status is Status.OK:
        return None
    recorded = {done.stage for done in record.stages}
    planned = record.trial.stages
    culprit = next((name for name in planned if name not in recorded), planned[-1] if planned else None)
    return _failure(record.status, record.error) if culprit == stage else None


def _failure(status: Status, error: str | None) -> str:
    # The message of a Java or Python exception is its first line; the rest is the stack.
    lines = (error or "").strip().splitlines()
    if not lines:
        return "no reason was recorded" if status is Status.FAILED else str(status)
    said = shortened(lines[0], ERROR_LENGTH)
    return said if status in {Status.FAILED, Status.UNSUPPORTED} else f"{status}: {said}"


def _column_difference(columns: Sequence[str], reference: Sequence[str]) -> str | None:
    if columns == reference:  # as nearly always
        return None
    unexpected = [column for column in columns if not any(_same_column(column, other) for other in reference)]
    missing = [column for column in reference if not any(_same_column(column, other) for other in columns)]
    parts = [f"{label} {', '.join(found)}" for label, found in (("has", unexpected), ("lacks", missing)) if found]
    if parts:
        return shortened("columns differ: " + "; ".join(parts), ERROR_LENGTH)
    return None if len(columns) == len(reference) else "columns differ: one is there twice"


def _same_column(one: str, other: str) -> bool:
    """Equal, or equal in name where one is a partition column: the type of those is not stored in the files."""
    if one == other:
        return True
    for partition, plain in ((one, other), (other, one)):
        if partition.endswith(_PARTITION) and plain.startswith(partition.removesuffix(_PARTITION) + " "):
            return True
    return False
