"""Whatever is wrong with a run's files: a report that says what is missing, or one line and exit code 2."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reports.__main__ import main
from tests.reports.recorded import RECORDS

Change = Callable[[Any], None]
NO_NUMBER = re.compile(r"(?<![\w-])-?(nan|inf|infinity)(?![\w-])", re.IGNORECASE)
LIBRARY = re.compile(r'<script type="text/plain".*?</script>', re.DOTALL)
OF_BLOCK_1 = 6  # the line of the baseline's first trial in a block, from 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(RECORDS / "v1" / "measured", tmp_path / "run")


def lines_of(folder: Path) -> list[str]:
    return (folder / "trials.jsonl").read_text(encoding="utf-8").splitlines()


def write(folder: Path, lines: list[str]) -> None:
    (folder / "trials.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def change_header(folder: Path, **changes: Any) -> None:
    path = folder / "run.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}), encoding="utf-8")


def rendered(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The text report of a run that can be shown; no form of it has a number that is none."""
    assert main([str(folder), "--format", "markdown", "--format", "csv"]) == 0
    assert capsys.readouterr().err == ""
    for name in ("report.txt", "report.md", "comparison.json", "metrics.csv", "report.html"):
        text = LIBRARY.sub("", (folder / name).read_text(encoding="utf-8"))
        assert not NO_NUMBER.search(text), name
    return " ".join((folder / "report.txt").read_text(encoding="utf-8").split())


def refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The one line about a run that cannot be shown."""
    assert main([str(folder)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert not (folder / "report.html").exists()
    return captured.err


def ratios_of(folder: Path) -> dict[str, float | None]:
    comparison = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))
    (dataset,) = comparison["datasets"]
    return {each["variant"]: each["ratio"] and each["ratio"]["value"] for each in dataset["totals"]}


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda line: line[:-40], "truncated"),
        (lambda line: "%PDF" + line, "malformed"),
        (lambda line: '{"hello": 1}', "missing required field `trial`"),
        (lambda line: "[" * 100_000, "in line 6"),
        (lambda line: re.sub(r'"wall_seconds":[\d.]+', '"wall_seconds":NaN', line), "malformed"),
        (lambda line: re.sub(r'"wall_seconds":[\d.]+', '"wall_seconds":-Infinity', line), "malformed"),
        (lambda line: re.sub(r'"wall_seconds":[\d.]+', '"wall_seconds":1e999', line), "in line 6"),
        (lambda line: re.sub(r'"wall_seconds":[\d.]+', '"wall_seconds":1e300', line), "metrics.wall_seconds"),
        (lambda line: re.sub(r'"wall_seconds":[\d.]+', '"wall_seconds":-5', line), "metrics.wall_seconds"),
        (lambda line: re.sub(r'"tasks":\d+', f'"tasks":{10**25}', line), ".tasks"),
        (lambda line: re.sub(r'"variation":[\d.]+', '"variation":null', line), ".variation"),
    ],
)
def test_a_line_that_is_no_record_is_named_and_left_out(
    folder: Path, capsys: pytest.CaptureFixture[str], damage: Callable[[str], str], reason: str
) -> None:
    before = lines_of(folder)
    lines = [damage(line) if number == OF_BLOCK_1 else line for number, line in enumerate(before, start=1)]
    assert lines != before
    write(folder, lines)
    damaged = rendered(folder, capsys)
    assert f"trials.jsonl is damaged in line {OF_BLOCK_1} (" in damaged
    assert reason in damaged
    ratios = ratios_of(folder)
    write(folder, [line for number, line in enumerate(before, start=1) if number != OF_BLOCK_1])
    rendered(folder, capsys)
    assert ratios_of(folder) == ratios


def test_many_damaged_lines_make_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, [line[:-9] for line in lines_of(folder)])
    text = rendered(folder, capsys)
    assert "damaged in line 1, 2, 3, 4, 5 and 10 more lines (Input data was truncated)" in text
    assert "no ratio: it was not measured" in text


def test_a_metric_that_is_null_is_not_measured(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = [json.loads(line) for line in lines_of(folder)]
    before = rendered(folder, capsys), ratios_of(folder)
    for record in records:
        for stage in record["stages"]:
            stage["metrics"] = {"wall_seconds": stage["metrics"]["wall_seconds"], "spill_disk_bytes": None}
            stage["spark_stages"], stage["integrity"] = [], None
    write(folder, [json.dumps(record) for record in records])
    text = rendered(folder, capsys)
    assert ratios_of(folder) == before[1]
    assert "Why, by counters" in before[0]
    assert "Why, by counters" not in text
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "not measured" in page
    summaries = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))["datasets"][0]["stages"]
    assert all(cell["metrics"]["spill_disk_bytes"] is None for stage in summaries for cell in stage["cells"])


def test_without_a_wall_clock_there_is_no_ratio(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        folder,
        [re.sub(r'"wall_seconds":[\d.]+(?=,"task_seconds")', '"wall_seconds":null', each) for each in lines_of(folder)],
    )
    text = rendered(folder, capsys)
    assert set(ratios_of(folder).values()) == {None}
    assert "optimized at skew 0.9: no ratio: it was not measured" in text


@pytest.mark.parametrize("kept", [0, 1])
def test_a_run_of_so_few_trials_has_no_ratio(folder: Path, capsys: pytest.CaptureFixture[str], kept: int) -> None:
    write(folder, lines_of(folder)[:kept])
    text = rendered(folder, capsys)
    assert set(ratios_of(folder).values()) == {None}
    assert f"{15 - kept} of 15 planned trials left no record" in text


def test_a_run_without_its_file_of_trials_has_no_ratio(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "trials.jsonl").unlink()
    assert "15 of 15 planned trials left no record" in rendered(folder, capsys)
    assert set(ratios_of(folder).values()) == {None}


def test_a_run_in_progress_says_how_far_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change_header(folder, outcome=None)
    lines = lines_of(folder)[:10]
    write(folder, lines)
    with (folder / "trials.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"trial":{"id":"skew-0.9/f1-b02')  # the runner is just writing it
    text = rendered(folder, capsys)
    assert "The run is incomplete: 5 of 15 planned trials left no record" in text
    assert "damaged in line 11 (Input data was truncated)" in text


def test_a_run_of_failures_only_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = [json.loads(line) for line in lines_of(folder)]
    for record in records:
        record.update(status="failed", stages=[], error="java.lang.OutOfMemoryError: heap\n\tat somewhere")
    write(folder, [json.dumps(record) for record in records])
    text = rendered(folder, capsys)
    assert set(ratios_of(folder).values()) == {None}
    assert "java.lang.OutOfMemoryError: heap" in text
    assert "at somewhere" not in text


def test_a_run_of_the_baseline_alone_compares_it_with_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    change_header(folder, variants=header["variants"][:1], reference=None)
    write(folder, [line for line in lines_of(folder) if json.loads(line)["trial"]["variant"] == "baseline"])
    assert "A/A at skew 0.9: baseline against itself" in rendered(folder, capsys)
    assert ratios_of(folder) == {"baseline": None}


def test_what_no_header_names_is_left_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = rendered(folder, capsys)
    stray = json.loads(lines_of(folder)[OF_BLOCK_1])
    stray["trial"].update(id="stray", variant="nobody", dataset="nowhere")
    write(folder, [*lines_of(folder), json.dumps(stray)])
    assert rendered(folder, capsys) == before


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"format": 0}, "has format 0, this version reads 1: use the version that wrote it"),
        ({"format": 2}, "has format 2"),
        ({"format": None}, "is damaged"),
        ({"baseline": "nobody"}, "contradicts itself (the baseline 'nobody' is none of its variants)"),
        ({"variants": []}, "is none of its variants"),
        (
            {"sources": ["x = 1"], "stage_sources": [{"variant": "v", "stage": "s", "files": {"a.py": [0, 1]}}]},
            "contradicts itself (the source of s of v refers to a text that is not there)",
        ),
        ({"margin": 0}, "is damaged"),
        ({"margin": 1e308}, "is damaged"),
        ({"created_at": -1e300}, "is damaged"),
        ({"created_at": float("nan")}, "is damaged"),
        ({"datasets": 3}, "is damaged"),
    ],
)
def test_a_header_that_cannot_be_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], reason: str
) -> None:
    change_header(folder, **changes)
    assert reason in refused(folder, capsys)


@pytest.mark.parametrize("key", ["variants", "datasets", "stages"])
def test_a_name_that_is_there_twice_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], key: str) -> None:
    found = json.loads((folder / "run.json").read_text(encoding="utf-8"))[key]
    change_header(folder, **{key: [*found, found[0]]})
    assert "is there twice" in refused(folder, capsys)


def test_a_manifest_of_another_shape_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (dataset,) = json.loads((folder / "run.json").read_text(encoding="utf-8"))["datasets"]
    change_header(folder, datasets=[{**dataset, "manifest": {"shares": {"merchant": 3}}}])
    assert "contradicts itself (TypeError" in refused(folder, capsys)


@pytest.mark.parametrize("size", [0, 1, 300])
def test_a_header_that_was_cut_off_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], size: int) -> None:
    path = folder / "run.json"
    path.write_bytes(path.read_bytes()[:size])
    assert "run.json is damaged" in refused(folder, capsys)


def test_an_empty_folder_is_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "is no run: it holds no run.json" in refused(tmp_path, capsys)


def test_files_that_are_folders_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "trials.jsonl").unlink()
    (folder / "trials.jsonl").mkdir()
    assert "trials.jsonl is no plain file" in refused(folder, capsys)
