"""Markdown, tables and the schema say what the comparison says."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from reports.__main__ import main
from reports.comparing.comparison import compare
from reports.comparison_types import Comparison
from reports.evidence.measurements import executions
from reports.files.store import RunStore
from reports.forms.formats import FORMATS, Format
from reports.forms.markdown import escaped, render_markdown
from reports.forms.metrics_table import metrics_table
from reports.metrics import METRICS
from reports.record import Kind, Status
from reports.sentences import told
from reports.writing.formatting import seconds
from tests.reports.json_schema import check
from tests.reports.made_runs import HALF, made, with_metrics
from tests.reports.recorded import RECORDS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    header, records = made(HALF)
    store = RunStore.create(tmp_path / "runs", header)
    for record in records:
        store.append(record)
    return store.folder


def test_markdown_has_every_verdict_and_every_ratio() -> None:
    header, records = made(HALF)
    comparison = compare(header, records)
    text = render_markdown(comparison, header)
    assert all(escaped(verdict.text) in text for verdict in comparison.verdicts)
    for total in comparison.datasets[0].totals:
        if total.ratio:
            assert escaped(told(total.ratio)) in text
    assert text.count("\n| ") == 1 + len(header.variants)


def test_a_name_that_is_a_formula_is_text_to_a_spreadsheet() -> None:
    header, records = made(HALF)
    odd = [replace(record, trial=replace(record.trial, variant='=cmd("x")')) for record in records]
    render = FORMATS[Format.CSV][1]
    text = render(compare(header, records), header, odd).decode()
    assert "'=cmd(" in text
    assert not re.search(r'(^|,)"?=', text, re.MULTILINE)


def test_markdown_shows_characters_that_act_unseen() -> None:
    assert escaped("a\u202eb\x1b[31m\u200bc") == "a\ufffdb\ufffd\\[31m\ufffdc"


def test_names_from_plugins_stay_text_in_markdown() -> None:
    header, records = made(HALF)
    hostile = "@everyone|<img src=x>\n# big"
    odd = replace(header, workload=hostile)
    text = render_markdown(compare(odd, records), odd)
    assert "<img" not in text
    assert "\n# big" not in text
    assert "@everyone" not in text
    assert "everyone\\|&lt;img" in text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# a", "\\# a"),
        ("12) b", "12\\) b"),
        ("1.17× faster", "1\\.17× faster"),
        ("- c", "\\- c"),
        ("`x` [y](z) | _w_", "\\`x\\` \\[y\\](z) \\| \\_w\\_"),
        ("see https://a.example, www.b.example", "see https:\u2060//a.example, www\u2060.b.example"),
        ("took 2.5 s - well", "took 2.5 s - well"),
    ],
)
def test_what_markdown_would_read_is_kept_text(text: str, told: str) -> None:
    assert escaped(text) == told


def test_the_table_has_a_row_for_every_execution_and_null_for_what_was_not_measured() -> None:
    header, records = made(HALF)
    lacking = with_metrics(records, "optimized", spill_disk_bytes=None)
    table = metrics_table(lacking, header.stages)
    assert table.num_rows == sum(len(record.stages) for record in records)
    assert set(table.column_names) >= {metric.name for metric in METRICS}
    rows = table.to_pylist()
    assert {row["spill_disk_bytes"] for row in rows if row["variant"] == "optimized"} == {None}
    measured = [row for row in rows if row["kind"] == "measured"]
    assert measured and all(row["counts"] for row in measured)
    assert not any(row["counts"] for row in rows if row["kind"] != "measured")


def test_rows_count_that_estimates_rest_on_and_no_others() -> None:
    header, records = made(HALF)
    blocks = [record for record in records if record.trial.kind is Kind.MEASURED and record.trial.block]
    failed = replace(blocks[0], status=Status.FAILED)
    stage_failed = replace(blocks[1], stages=tuple(replace(done, status=Status.FAILED) for done in blocks[1].stages))
    (untimed,) = with_metrics([blocks[2]], blocks[2].trial.variant, wall_seconds=None)
    outside = replace(blocks[3], trial=replace(blocks[3].trial, id="upstream", fork=9, block=0))
    odd = {record.trial.id: record for record in (failed, stage_failed, untimed)}
    changed = [*(odd.get(record.trial.id, record) for record in records), outside]
    rows = metrics_table(changed, header.stages).to_pylist()
    assert {row["trial"] for row in rows if row["kind"] == "measured" and not row["counts"]} == {*odd, "upstream"}
    keys = {(variant.name, replica) for variant in header.variants for replica in (1, 2)}
    rested_on = {
        (execution.record.trial.id, execution.done.stage)
        for variant, replica in keys
        for stage in header.stages
        for execution in executions(changed, variant, stage, replica)
    }
    assert {(row["trial"], row["stage"]) for row in rows if row["counts"]} == rested_on


def test_the_command_writes_what_is_asked_for_beside_the_reports(folder: Path) -> None:
    words = [word for each in ("markdown", "csv", "parquet", "json-schema") for word in ("--format", each)]
    assert main([str(folder), *words]) == 0
    assert (folder / "report.md").read_text().startswith("### ")
    from_csv, from_parquet = csv.read_csv(folder / "metrics.csv"), pq.read_table(folder / "metrics.parquet")
    assert from_csv.num_rows == from_parquet.num_rows > 0
    assert from_parquet.schema.field("wall_seconds").metadata == {b"unit": b"s"}


@pytest.mark.parametrize("recorded", ["first", "measured"])
def test_comparison_json_is_valid_by_the_published_schema(tmp_path: Path, recorded: str) -> None:
    folder = shutil.copytree(RECORDS / "v1" / recorded, tmp_path / "run")
    assert main([str(folder), "--format", "json-schema"]) == 0
    schema = json.loads((folder / "comparison.schema.json").read_text())
    found = json.loads((folder / "comparison.json").read_text())
    check(found, schema, schema["$defs"])
    for spoilt in ({**found, "margin": "3 %"}, {**found, "mode": "slow"}, {**found, "datasets": [{}]}):
        with pytest.raises(AssertionError):
            check(spoilt, schema, schema["$defs"])


def test_all_forms_tell_the_same_ratios(tmp_path: Path) -> None:
    folder = shutil.copytree(RECORDS / "v1" / "measured", tmp_path / "run")
    assert main([str(folder), "--format", "markdown"]) == 0
    comparison = msgspec.json.decode((folder / "comparison.json").read_bytes(), type=Comparison)
    text = " ".join((folder / "report.txt").read_text(encoding="utf-8").split())
    markdown = (folder / "report.md").read_text(encoding="utf-8")
    page = re.sub("<[^>]*>", " ", (folder / "report.html").read_text(encoding="utf-8").partition("<script")[0])
    (dataset,) = comparison.datasets
    ratios = [total for total in dataset.totals if total.ratio]
    assert len(ratios) == 3
    for total in ratios:
        words, median = told(total.ratio), seconds(total.times.median)  # type: ignore[arg-type]
        assert f"{total.variant} {median} {total.ratio.units} {words}" in text  # type: ignore[union-attr]
        assert f"| {escaped(total.variant)} | {escaped(median)} | {escaped(words)} |" in markdown
        for part in words.split(" (", 1):
            assert part in page, total.variant
        assert median in page


def test_an_unknown_format_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--format", "pdf"]) == 2
    assert "pdf" in capsys.readouterr().err
