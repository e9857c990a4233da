"""What variants use up and cost: sums over stages, medians over blocks, prices of the user's, and no made-up zeros."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from statistics import median

import pytest

from reports.__main__ import main
from reports.comparing.comparison import compare
from reports.comparison_types import Cost
from reports.errors import ReportError
from reports.estimates.cost import RUNS_A_YEAR, costs, run_price, year_price
from reports.files.store import RunStore
from reports.forms.html import build_sections, render_html
from reports.forms.markdown import render_markdown
from reports.forms.text import render_text
from reports.prices import ASSUMED, Prices, read_prices
from reports.record import RunHeader, Status, TrialRecord
from reports.render import HTML_FILE, write_reports
from reports.sections.cost import cost_section
from reports.writing.formatting import money
from reports.writing.page import Section, Table
from tests.reports import made_runs, sample_run

Records = tuple[TrialRecord, ...]
GIB = 1024**3
USED = Cost(
    variant="baseline",
    core_seconds=7200.0,
    cpu_seconds=3600.0,
    gib_seconds=3600.0,
    stored_bytes=5e9,
    files_written=2000.0,
    files_opened=3000.0,
)
ROUND = Prices(core_hour=3, gib_hour=5, gb_month=7, thousand_puts=11, thousand_gets=13, currency="EUR")


@pytest.fixture(scope="module")
def run() -> tuple[RunHeader, Records]:
    """Two variants in eight forks on 4 cores, optimized in half the time, both with 2 GiB and 30 files opened."""
    header, records = made_runs.made(made_runs.HALF, only=True)
    for name in ("baseline", "optimized"):
        records = made_runs.with_metrics(records, name, peak_memory_bytes=2 * GIB, scan_files=30)
    return header, records


def cost_of(run: tuple[RunHeader, Records], variant: str) -> Cost:
    return next(cost for cost in costs(*run) if cost.variant == variant)


def section_of(run: tuple[RunHeader, Records], prices: Prices = ASSUMED) -> Section:
    return cost_section(compare(*run, prices))


def cells(section: Section) -> Mapping[str, tuple[str, list[tuple[str, str]]]]:
    """Of the first table by variant: the note beneath its name, then text and note of every cell."""
    table = next(block for block in section.blocks if isinstance(block, Table))
    return {row.head.text: (row.head.note, [(cell.text, cell.note) for cell in row.cells]) for row in table.rows}


def test_a_cost_is_the_median_over_blocks_of_the_sum_over_repeated_stages(run: tuple[RunHeader, Records]) -> None:
    seconds = made_runs.SECONDS["join"] + made_runs.SECONDS["totals"]  # ingest is measured once
    baseline, optimized = cost_of(run, "baseline"), cost_of(run, "optimized")
    assert baseline.core_seconds == pytest.approx(4 * seconds)
    assert optimized.core_seconds == pytest.approx(4 * seconds * median(ratio for (ratio,) in made_runs.HALF))
    assert baseline.gib_seconds == pytest.approx(2 * seconds)
    assert (baseline.files_written, baseline.files_opened) == (48, 60)


def test_stored_bytes_and_cpu_are_those_of_the_same_blocks(run: tuple[RunHeader, Records]) -> None:
    own = [
        record
        for record in run[1]
        if any(made_runs.is_arm(record, "baseline", 1, fork=fork) for fork in range(1, len(made_runs.HALF) + 1))
    ]
    assert len(own) == len(made_runs.HALF)
    found = cost_of(run, "baseline")
    assert found.stored_bytes == median(sum(done.metrics.file_bytes or 0 for done in each.stages) for each in own)
    assert found.cpu_seconds == pytest.approx(
        median(sum(done.metrics.task_cpu_seconds or 0 for done in each.stages) for each in own)
    )


def test_a_price_adds_up_cores_memory_and_requests_and_a_year_keeps_the_last_output() -> None:
    assert run_price(USED, ROUND) == pytest.approx(2 * 3 + 1 * 5 + 2 * 11 + 3 * 13)
    assert year_price(USED, ROUND) == pytest.approx(72 * RUNS_A_YEAR + 5 * 7 * 12)
    assert RUNS_A_YEAR == 8760


@pytest.mark.parametrize("part", ["core_seconds", "gib_seconds", "files_written", "files_opened"])
def test_without_one_of_its_parts_a_price_is_not_known(part: str) -> None:
    lacking = replace(USED, **{part: None})  # type: ignore[arg-type]
    assert run_price(lacking, ROUND) is None
    assert year_price(lacking, ROUND) is None


def test_without_stored_bytes_a_run_has_a_price_and_a_year_has_none() -> None:
    lacking = replace(USED, stored_bytes=None)
    assert run_price(lacking, ROUND) is not None
    assert year_price(lacking, ROUND) is None


def test_counted_requests_take_the_place_of_files(run: tuple[RunHeader, Records]) -> None:
    header, records = run
    counted = (
        header,
        made_runs.with_metrics(
            records, "optimized", list_requests=7, put_requests=50, get_requests=100, head_requests=20
        ),
    )
    found = cost_of(counted, "optimized")
    assert (found.write_requests, found.read_requests) == (114, 240)  # of two stages
    assert found.core_seconds is not None and found.gib_seconds is not None
    assert run_price(found, ROUND) == pytest.approx(
        found.core_seconds / 3600 * 3 + found.gib_seconds / 3600 * 5 + 0.114 * 11 + 0.240 * 13
    )
    _, entries = cells(section_of(counted))["optimized"]
    assert ("114 PUT, LIST", "240 GET, HEAD") in entries
    assert "were counted" in section_of(counted).lead and "were counted" not in section_of(run).lead


def test_what_one_stage_did_not_measure_is_not_measured_of_all(run: tuple[RunHeader, Records]) -> None:
    header, records = run
    lacking = header, made_runs.with_metrics(records, "optimized", "totals", peak_memory_bytes=None)
    assert cost_of(lacking, "optimized").gib_seconds is None
    assert cost_of(lacking, "optimized").files_opened == 60
    assert cost_of(lacking, "baseline").gib_seconds is not None
    _, entries = cells(section_of(lacking))["optimized"]
    assert [text for text, _ in entries].count("not measured") == 3  # memory and both prices
    assert "0 USD" not in {text for text, _ in entries}


def test_what_is_shared_with_an_earlier_output_costs_nothing_again(run: tuple[RunHeader, Records]) -> None:
    header, records = run
    sharing = header, made_runs.with_metrics(records, "optimized", "totals", shared_files=10, shared_bytes=1000)
    whole, part = cost_of(run, "optimized"), cost_of(sharing, "optimized")
    assert whole.files_written and whole.stored_bytes
    assert (part.files_written, part.stored_bytes) == (whole.files_written - 10, whole.stored_bytes - 1000)


def test_cores_that_are_not_known_are_not_guessed(run: tuple[RunHeader, Records]) -> None:
    header, records = run
    cluster = replace(header, spark_conf={"spark.master": "yarn"}), records
    assert cost_of(cluster, "baseline").core_seconds is None
    assert cost_of(cluster, "baseline").cpu_seconds is not None


def test_a_run_without_records_costs_nothing_known(run: tuple[RunHeader, Records]) -> None:
    assert {value for cost in costs(run[0], ()) for key, value in asdict(cost).items() if key != "variant"} == {None}


def test_equal_answers_get_a_ratio_of_prices(run: tuple[RunHeader, Records]) -> None:
    found = cells(section_of(run))
    own, reference = (run_price(cost_of(run, name), ASSUMED) for name in ("optimized", "baseline"))
    assert own and reference
    note, entries = found["optimized"]
    assert note == ""
    assert entries[-2] == (f"{1000 * own:.3g} USD", f"{own / reference:.2f}× the baseline's")
    assert entries[-1][1].endswith("× the baseline's")
    note, entries = found["baseline"]
    assert note == "baseline"
    assert [text for _, text in entries[-2:]] == ["", ""]


@pytest.mark.parametrize("fault", ["wrong", "failed"])
def test_a_wrong_or_failed_variant_gets_no_ratio(run: tuple[RunHeader, Records], fault: str) -> None:
    header, records = run
    changes: dict[str, object] = (
        {"answer": replace(sample_run.ANSWERS["join"], rows=1)} if fault == "wrong" else {"status": Status.FAILED}
    )
    spoilt = tuple(
        sample_run.replace_stage(each, "join", **changes) if each.trial.variant == "optimized" else each
        for each in records
    )
    note, entries = cells(section_of((header, spoilt)))["optimized"]
    assert note.startswith("no ratio: it")
    assert not [text for _, text in entries if "baseline's" in text]
    if fault == "failed":
        assert {text for text, _ in entries} == {"not measured"}
    else:
        assert "optimized (wrong) " in " ".join(render_text(compare(header, spoilt), header).split())


def test_the_assumptions_stand_beneath_and_so_do_prices_that_were_given(run: tuple[RunHeader, Records]) -> None:
    assumed, given = (repr(section_of(run, prices).blocks[-2:]) for prices in (ASSUMED, ROUND))
    assert "assumptions: round figures" in assumed and "0.04 USD" in assumed
    assert "assumptions" not in given
    for price in ("3 EUR", "5 EUR", "7 EUR", "11 EUR", "13 EUR"):
        assert f"'{price}'" in given


def test_the_page_tells_costs_after_the_estimate(run: tuple[RunHeader, Records]) -> None:
    found = compare(*run, ROUND)
    anchors = [section.anchor for section in build_sections(found, *run)]
    assert anchors[anchors.index("scale-out") + 1] == "cost"
    page = render_html(found, *run)
    assert "Cost at skew 0.9 over join + totals" in page
    assert "× the baseline&#39;s" in page
    assert " EUR" in page and " USD" not in page


def test_the_text_and_the_json_tell_prices_too(run: tuple[RunHeader, Records]) -> None:
    found = compare(*run, ROUND)
    own = next(each for each in found.datasets[0].costs if each.cost.variant == "optimized")
    assert own.run == run_price(cost_of(run, "optimized"), ROUND)
    assert own.run is not None
    text = " ".join(render_text(found, run[0]).split())
    assert "Cost of 1,000 runs: baseline" in text
    assert f"optimized {money(1000 * own.run, 'EUR')}" in text
    assert "at assumed prices: baseline" in " ".join(render_text(compare(*run), run[0]).split())
    assert "| 1,000 runs |" in render_markdown(found, run[0])
    assert "| 1,000 runs at assumed prices |" in render_markdown(compare(*run), run[0])


def test_a_price_too_small_for_three_digits_is_not_told_as_nothing() -> None:
    assert money(0.00004, "EUR") == "under 0.001 EUR"
    assert money(0.0, "EUR") == "0 EUR"
    assert money(12.345, "EUR") == "12.3 EUR"


def written(folder: Path, **changes: str) -> Path:
    lines = {field.name: repr(getattr(ROUND, field.name)) for field in fields(Prices)} | changes
    path = folder / "prices.toml"
    path.write_text("".join(f"{key} = {value}\n" for key, value in lines.items() if value), encoding="utf-8")
    return path


def test_prices_are_read_from_toml(tmp_path: Path) -> None:
    assert read_prices(written(tmp_path)) == ROUND
    assert read_prices(written(tmp_path, core_hour="0")).core_hour == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"core_minute": "1"}, "unknown price 'core_minute'"),
        ({'"odd\\nkey"': "1"}, "unknown price"),
        ({"core_hour": "-0.1"}, "core_hour"),
        ({"core_hour": "nan"}, "core_hour"),
        ({"core_hour": "inf"}, "core_hour"),
        ({"core_hour": "true"}, "core_hour"),
        ({"core_hour": '"0.04"'}, "core_hour"),
        ({"gb_month": ""}, "missing required field `gb_month`"),
        ({"currency": ""}, "missing required field `currency`"),
        ({"currency": '""'}, "currency"),
        ({"core_hour": "cheap"}, "is no TOML"),
    ],
)
def test_a_file_that_does_not_hold_all_prices_is_refused_in_one_line(
    tmp_path: Path, changes: dict[str, str], words: str
) -> None:
    path = written(tmp_path, **changes)
    with pytest.raises(ReportError) as refused:
        read_prices(path)
    assert words in str(refused.value)
    assert str(path) in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_what_cannot_be_read_is_refused_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "prices.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReportError, match="TOML"):
        read_prices(path)


def test_the_command_takes_prices_and_refuses_bad_ones(
    tmp_path: Path, run: tuple[RunHeader, Records], capsys: pytest.CaptureFixture[str]
) -> None:
    store = RunStore.create(tmp_path / "runs", run[0])
    for record in run[1][:8]:
        store.append(record)
    assert main([str(store.folder), "--prices", str(written(tmp_path))]) == 0
    assert "11 EUR" in (store.folder / "report.html").read_text(encoding="utf-8")
    capsys.readouterr()
    (store.folder / "report.html").unlink()
    assert main([str(store.folder), "--prices", str(written(tmp_path, core_hour="-1"))]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and len(captured.err.splitlines()) == 1
    assert "core_hour" in captured.err
    assert not (store.folder / "report.html").exists()
    assert main([str(store.folder)]) == 0
    assert "0.04 USD" in (store.folder / "report.html").read_text(encoding="utf-8")


def test_a_run_keeps_the_prices_it_was_given_until_others_are_asked_for(
    run: tuple[RunHeader, Records], tmp_path: Path
) -> None:
    header, records = run
    store = RunStore.create(tmp_path / "runs", replace(header, prices=ROUND))
    for record in records:
        store.append(record)
    write_reports(store.folder)
    assert ROUND.currency in (store.folder / HTML_FILE).read_text()
    write_reports(store.folder, replace(ROUND, currency="shells"))
    assert "shells" in (store.folder / HTML_FILE).read_text()
