"""The section of one technique, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import fill
from typing import Final

from bench.techniques.figures import Figures
from bench.techniques.step_diff import StepDiff, step_diffs
from pipelines.tuning import Family, Tuning
from pipelines.variant import CORES
from reports.metrics import METRICS
from reports.writing.formatting import NOT_MEASURED, enumeration

_LABELS: Final = {metric.name: metric.label for metric in METRICS}
WIDTH: Final = 120
"""Columns of the page."""
_STREAM: Final = "streaming_index"
_BATCH: Final = ("batch_index", "final_aggregate")
_LAYOUT_COUNTERS: Final = ("output_partitions", "files_written")
"""Techniques that move one of these change what the next reader opens."""


def section(tuning: Tuning, family: Family, figures: Figures) -> Iterator[str]:
    """Its lines: what it does, symptom, mechanism, change, counter, gain, when it hurts, and how to measure it."""
    yield f"### {tuning.name}\n"
    yield paragraph(sentence(tuning.summary))
    yield paragraph(f"**Symptom.** {tuning.symptom}")
    yield paragraph(f"**Mechanism.** {tuning.mechanism}")
    yield "**Change.**\n"
    yield from _change(tuning, family)
    yield paragraph(f"**Counter.** {_counter(tuning)}")
    yield "**Gain.**\n"
    yield "".join(paragraph(f"- {gain}", indent="  ") for gain in _gain(tuning, figures))
    yield paragraph(f"**Hurts.** {tuning.hurts}")
    if tuning.excludes:
        yield paragraph(f"**Instead of.** {_excluded(tuning, family)}")
    yield f"**Command.**\n\n```sh\n{_command(tuning, family)}\n```\n"


def _change(tuning: Tuning, family: Family) -> Iterator[str]:
    if tuning.spark_conf:
        yield from _fenced(_settings(tuning, family))
    for diff in step_diffs(tuning.name):
        yield from _fenced([*_head(diff), *diff.lines])


def _settings(tuning: Tuning, family: Family) -> Iterator[str]:
    for key, value in tuning.spark_conf.items():
        if key in family.plain_conf:
            yield f"-{key}={family.plain_conf[key]}"
        yield f"+{key}={'<number of cores>' if value == CORES else value}"


def _head(diff: StepDiff) -> Iterator[str]:
    if diff.before:
        yield f"--- {diff.before}"
    yield f"+++ {diff.after}"


def _fenced(lines: Sequence[str] | Iterator[str]) -> Iterator[str]:
    yield "```diff"
    yield from (line.rstrip() for line in lines)
    yield "```\n"


def _counter(tuning: Tuning) -> str:
    if tuning.counter is None:
        return "None: it is shown because it moves none."
    where = enumeration([f"`{stage}`" for stage in tuning.stages])
    return f"`{tuning.counter}` ({_LABELS[tuning.counter]}) in {where}."


def _gain(tuning: Tuning, figures: Figures) -> Iterator[str]:
    gains = figures.gains(tuning.name)
    for stage, gain in gains.items():
        counter = f", `{tuning.counter}` {gain.counter}" if gain.counter and stage in tuning.stages else ""
        yield f"`{stage}`: {gain.time}{counter}."
    if not set(tuning.stages) & set(gains):
        yield f"Alone: {NOT_MEASURED} yet."
    for figure in figures.elsewhere:
        if figure.technique == tuning.name:
            yield sentence(f"{figure.text} ([figures]({figure.document}))")


def _excluded(tuning: Tuning, family: Family) -> str:
    others = enumeration([f"`{name}`" for name in tuning.excludes])
    added = f"`{family.tuned}-with-{tuning.name}` has it in that one's place ([why](decisions/0012-tunings.md))"
    return f"{others}: {added}."


def _command(tuning: Tuning, family: Family) -> str:
    """Both questions: alone, and left out of the whole; or added to it, where the whole does without."""
    other = f"{family.tuned}-{'without' if tuning.chosen else 'with'}-{tuning.name}"
    variants = (family.plain, f"{family.plain}-with-{tuning.name}", family.tuned, other)
    batch = bool(set(tuning.stages) & set(_BATCH))
    read = ("read_back",) if tuning.counter in _LAYOUT_COUNTERS else ()
    stages = (*_BATCH, *read) if batch else (_STREAM,)
    words = [
        f"uv run python -m bench --scale {3 if batch else 1} --skew 0.9 --repetitions 6",
        " ".join(f"--variant {name}" for name in variants[:2]),
        " ".join(f"--variant {name}" for name in variants[2:]),
        " ".join(f"--stage {name}" for name in stages) + ("" if batch else " --repeat-all") + " --dry-run",
    ]
    return " \\\n    ".join(words)


def paragraph(text: str, indent: str = "") -> str:
    """The text on lines as long as the page's."""
    lines = fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return f"{lines}\n"


def sentence(text: str) -> str:
    """The text from a capital letter to a full stop."""
    return f"{text[0].upper()}{text[1:]}."
