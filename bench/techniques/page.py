"""The page of all techniques, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Final

from bench.techniques.figures import Figures, Gain
from bench.techniques.section import WIDTH, paragraph, section, sentence
from pipelines.tuning import Family, Tuning
from reports.writing.formatting import NOT_MEASURED

_OPENING: Final = """# Techniques

A section for every technique that a variant can have. This page is made by `python -m bench.techniques`: from their
definitions (`pipelines/phase2_optimized/tunings/`), from the code itself, and from what was measured
(`docs/techniques/`); a test keeps it equal to them.

- **Symptom**: what one sees without it, in Spark's UI, in the files, or on the report's page.
- **Change**: the settings and functions that differ when the technique is added alone to the baseline, as they
  stand in the source, without the texts that document them. Settings are written as `--conf` takes them.
- **Counter**: what must move when it is switched, in these stages: added alone to the baseline, or else to the baseline
  with two shuffle partitions, or else switched in `optimized`
  ([which need that](performance_engineering.md#leaving-out-one-technique-at-a-time)). At night
  `tests/spark/test_tunings.py` fails where none of these moves it. It leaves out `kryo` and `rocksdb`, whose settings a
  running driver cannot take. [metrics.md](metrics.md) says what each counts.
- **Gain**: the stage with it against the baseline's, 95 % intervals in brackets, ranges in parentheses. A technique
  alone is one question, left out of the whole another ([why](decisions/0012-tunings.md)).
- **Hurts**: when it costs more than it saves, and on which data, unlike those here, its answers would be wrong.
- **Command**: measures both questions. With `--dry-run` it only shows what it would do and how long that may take.

## All of them

"""
_MEASURED: Final = """
The figures are medians of the blocks of these runs, each of one JVM, for which the intervals hold. A run of one stage
takes what that stage reads from the reference ([why](decisions/0007-borrowed-stages.md)), so what a technique has
prepared in an earlier stage is not in them:"""
_MEASURE: Final = """
The first command measures all of them in the batch stages, the second those of the stream (both without `--dry-run`).
`python -m bench.techniques --run RUN`, once with all runs that are to be shown, then puts their figures into this page.

```sh
uv run python -m bench --scale 3 --skew 0.9 --variant baseline --variant 'baseline-with-*' --stage batch_index \\
    --stage final_aggregate --repetitions 6 --dry-run
uv run python -m bench --scale 1 --skew 0.9 --variant baseline --variant baseline-with-sessions \\
    --variant baseline-with-large-micro-batches --variant baseline-with-fitted-partitions \\
    --stage streaming_index --repeat-all --repetitions 6 --dry-run
```
"""
_HELD: Final = "\u00a0"  # a space at which no line breaks
_CLOSING: Final = """## Further: snapshots and table formats

Not techniques that can be switched in a stage, but ways to keep the same table over many days. `snapshots.py` does what
`incremental` does from day to day, with a pointer that is replaced in one step
([how](../pipelines/phase2_optimized/README.md#keep-the-aggregate-as-snapshots)). The variants `delta-merge` and
`delta-merge-vectors` keep it as a Delta Lake table by `MERGE` ([why so](decisions/0014-delta-lake.md)).
"""


def techniques_page(family: Family, groups: Mapping[str, Sequence[Tuning]], figures: Figures) -> str:
    """The whole page."""
    return "\n".join(_lines(family, groups, figures))


def _lines(family: Family, groups: Mapping[str, Sequence[Tuning]], figures: Figures) -> Iterator[str]:
    stages = tuple(stage.name for stage in family.stages(()))
    yield _OPENING + _row("technique", f"in `{family.tuned}`", "counter", *(f"`{stage}`" for stage in stages))
    yield _row(*["---"] * (3 + len(stages)))
    for tuning in family.tunings:
        yield _summary(tuning, stages, figures.gains(tuning.name))
    if figures.runs:
        yield _MEASURED
    for run in figures.runs:
        yield f"\n```sh\n{_wrapped(run.command)}\n```\n\n{paragraph(sentence(run.setup)).rstrip()}"
    yield _MEASURE
    for title, tunings in groups.items():
        yield f"## {title}\n"
        for tuning in tunings:
            yield from section(tuning, family, figures)
    yield _CLOSING


def _summary(tuning: Tuning, stages: Sequence[str], gains: Mapping[str, Gain]) -> str:
    unknown = dict.fromkeys(tuning.stages, f"{NOT_MEASURED} yet")
    times = (gains[stage].time if stage in gains else unknown.get(stage, "") for stage in stages)
    counter = f"`{tuning.counter}`" if tuning.counter else "none"
    return _row(f"[{tuning.name}](#{tuning.name})", "yes" if tuning.chosen else "no", counter, *times)


def _wrapped(command: str) -> str:
    """The command that shows what a run did, on lines that a shell takes for one."""
    words = re.sub(r"(--\S+) (?!--)", rf"\1{_HELD}", f"uv run {command} --dry-run")  # an option stays with its value
    lines = wrap(words, WIDTH - 2, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    return " \\\n".join(lines).replace(_HELD, " ")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
