"""The diffs of the page: source and plans of each variant against the baseline's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from reports.comparing.comparison import compare
from reports.diffs.line_diff import line_diff
from reports.diffs.plan_text import CUT
from reports.diffs.source_diff import source_diff
from reports.forms.html import render_html
from reports.record import RunHeader, StageSource, TrialRecord
from reports.sections import code
from reports.sections.code import LONGEST_DIFF, code_section
from reports.sections.typical import typical_stages
from reports.writing.page import Block, Code, Details, Diff, Section, Text

Records = tuple[TrialRecord, ...]
SORTED = "== Physical Plan ==\n* Sort (2)\n+- Exchange (1)\n\n\n(1) Exchange\nArguments: a#1, [plan_id=7]\n"
SAME = SORTED.replace("#1", "#88").replace("plan_id=7", "plan_id=9")
HASHED = "== Physical Plan ==\nExchange (1)\n\n\n(1) Exchange\nArguments: a#5\n"


def section_of(header: RunHeader, records: Sequence[TrialRecord]) -> Section:
    return code_section(compare(header, records), header, typical_stages(header, records))


def folds(section: Section) -> dict[str, Details]:
    return {block.summary: block for block in section.blocks if isinstance(block, Details)}


def flat(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Details):
            yield from flat(block.blocks)


def texts(blocks: Sequence[Block]) -> str:
    return "\n".join(block.text for block in flat(blocks) if isinstance(block, Text))


def with_plans(records: Records, **plans: str) -> Records:
    """The records with these plans by variant; a variant that is not named has none."""
    return tuple(
        replace(
            record,
            stages=tuple(
                replace(done, plans=(plans[record.trial.variant],) if record.trial.variant in plans else ())
                for done in record.stages
            ),
        )
        for record in records
    )


def test_a_fold_counts_what_differs_and_shows_it_with_signs(header: RunHeader, records: Records) -> None:
    fold = folds(section_of(header, records))["join of optimized: 1 line added, 1 removed in 1 file"]
    assert "plain/join.py → tuned/join.py: 1 line added, 1 removed" in texts(fold.blocks)
    (diff,) = (block for block in fold.blocks if isinstance(block, Diff))
    assert diff.lines == (
        "@@ -1,2 +1,2 @@",
        " def build(spark, dataset):",
        "-    return spark.read.parquet(dataset).join(merchants(spark))",
        "+    return spark.read.parquet(dataset).join(F.broadcast(merchants(spark)))",
    )


def test_no_difference_and_no_source_are_said_in_words(header: RunHeader, records: Records) -> None:
    said = texts(section_of(header, records).blocks)
    assert "join: no difference from the baseline's code in spark_defaults." in said
    assert "ingest of spark_defaults: the source of spark_defaults was not kept (it is a lambda)." in said


def test_where_the_baseline_has_no_source_it_is_the_baseline_that_is_named(header: RunHeader) -> None:
    lost = StageSource(variant=header.baseline, stage="join", missing="it has no file")
    kept = [each for each in header.stage_sources if (each.variant, each.stage) != (header.baseline, "join")]
    found = source_diff(replace(header, stage_sources=(lost, *kept)), "join", "optimized")
    assert found.missing == "the source of baseline was not kept (it has no file)"


def test_a_file_of_one_side_only_says_so(header: RunHeader) -> None:
    sources = (
        StageSource(variant="baseline", stage="join", files={"a/x.py": (0,), "old.py": (2,)}),
        StageSource(variant="optimized", stage="join", files={"b/x.py": (0,), "new.py": (1,)}),
    )
    found = source_diff(replace(header, stage_sources=sources), "join", "optimized").files
    assert found is not None
    assert [(each.name, each.diff.added, each.diff.removed) for each in found] == [
        ("new.py (only in the variant)", 2, 0),
        ("old.py (only in the baseline)", 0, 2),
    ]


def test_a_run_that_kept_no_sources_says_so(header: RunHeader, records: Records) -> None:
    said = texts(section_of(replace(header, sources=(), stage_sources=()), records).blocks)
    assert "The run kept no source texts" in said


def test_plans_are_compared_by_what_they_do(header: RunHeader, records: Records) -> None:
    section = section_of(header, with_plans(records, baseline=SORTED, optimized=HASHED, spark_defaults=SAME))
    assert "join: no difference from the baseline's plan in spark_defaults." in texts(section.blocks)
    fold = folds(section)["join of optimized, plan: 0 lines added, 1 removed"]
    assert [block.lines for block in fold.blocks if isinstance(block, Diff)] == [
        ("@@ -1,5 +1,4 @@", " == Physical Plan ==", "-* Sort", " Exchange", " ", " Exchange")
    ]


def test_plans_as_spark_printed_them_stay_on_the_page(header: RunHeader, records: Records) -> None:
    fold = folds(section_of(header, records))["join: 3 plans as Spark printed them"]
    assert [block.label for block in fold.blocks if isinstance(block, Code)][:1] == ["baseline, query 1"]


def test_of_plans_that_were_cut_only_operators_are_compared(header: RunHeader, records: Records) -> None:
    section = section_of(header, with_plans(records, baseline=SORTED + CUT, optimized=SAME, spark_defaults=HASHED))
    told = "join: the same operators as in the baseline's plan, of which not all details are known, in optimized."
    assert told in texts(section.blocks)
    assert "Operators only" in texts(section.blocks)


def test_variants_without_plans_are_named(header: RunHeader, records: Records) -> None:
    said = texts(section_of(header, with_plans(records, baseline=SORTED, optimized=SAME)).blocks)
    assert "join: no plan was recorded of spark_defaults." in said
    alone = texts(section_of(header, with_plans(records, optimized=SAME)).blocks)
    assert "the baseline's plan was not recorded" in alone


def test_a_long_diff_is_cut_and_says_by_how_much(header: RunHeader, records: Records) -> None:
    long = "\n".join(f"x = {number}" for number in range(LONGEST_DIFF + 500))
    section = section_of(replace(header, sources=(header.sources[0], long, header.sources[2])), records)
    diffs = [block for block in flat(section.blocks) if isinstance(block, Diff)]
    assert max(len(diff.lines) for diff in diffs) == LONGEST_DIFF
    assert "… 503 more lines; both sides are in run.json." in texts(section.blocks)


def test_all_diffs_together_stay_within_their_room(
    header: RunHeader, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code, "MOST_ON_PAGE", 200)
    section = section_of(header, records)
    assert sum(len(line) for each in flat(section.blocks) if isinstance(each, Diff) for line in each.lines) <= 200
    assert "Not shown, to keep the page small; both sides are in run.json." in texts(section.blocks)


def test_every_line_of_a_diff_keeps_its_sign_in_an_element_of_its_own(header: RunHeader, records: Records) -> None:
    page = render_html(compare(header, records), header, records)
    assert "<del>-    return spark.read.parquet(dataset).join(merchants(spark))\n</del>" in page
    assert "<ins>+    return spark.read.parquet(dataset).join(F.broadcast(merchants(spark)))\n</ins>" in page


def test_equal_lines_have_no_diff() -> None:
    assert line_diff(["a"], ["a"]).lines == ()
    found = line_diff(["--- a", "b"], ["+++ a", "b"])
    assert (found.added, found.removed) == (1, 1)
