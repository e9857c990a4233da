"""The kinds of data beside payments: made by the same command, as their schemas say, and skewed as asked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from datasets.__main__ import main
from datasets.cache.cache import FOLDER_VARIABLE
from datasets.drawing.calibration import band
from datasets.drawing.laws import Law
from datasets.found import FoundData
from datasets.kinds import KINDS, ORDERS, SESSIONS, Kind
from datasets.orders import lines
from datasets.spec import DatasetSpec
from datasets.web_log import views

MADE = (SESSIONS, ORDERS)
SKEWED = {
    SESSIONS.name: ("page_views", "user_id", "referrer <> 'internal'"),
    ORDERS.name: ("order_lines", "part_id", "true"),
}
"""The table with a skewed key, and which of its rows are drawn one by one."""


def made(kind: Kind, folder: Path, **spec: Any) -> FoundData:
    found = kind.input.ensure(DatasetSpec(**{"scale": 0.2, **spec}), folder, None)
    assert isinstance(found, FoundData)
    return found


def rows_of_keys(kind: Kind, folder: Path) -> list[tuple[int, int]]:
    """Keys and how many rows each has, most first."""
    table, key, drawn = SKEWED[kind.name]
    return duckdb.execute(
        f"SELECT {key}, count(*) FROM '{folder}/{table}/*.parquet' WHERE {drawn} GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()


@pytest.fixture(params=MADE, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


def test_files_have_the_columns_and_types_of_the_schemas(kind: Kind, tmp_path: Path) -> None:
    found = made(kind, tmp_path)
    assert set(found.manifest.tables) == set(kind.tables)
    for file in found.manifest.files:
        written = pq.read_schema(found.folder / file.path)
        assert written.equals(kind.tables[file.path.partition("/")[0]].remove_metadata()), file.path


def test_the_same_spec_gives_the_same_bytes_however_many_pieces_there_are_to_make_at_once(
    kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (views, lines):
        monkeypatch.setattr(module, "CHUNK", 5_000)
    monkeypatch.setattr("datasets.orders.make.CHUNK", 5_000)
    first = made(kind, tmp_path / "one", skew=0.9)
    monkeypatch.setattr("datasets.drawing.threads.MAX_WORKERS", 1)
    second = made(kind, tmp_path / "two", skew=0.9)
    assert len(first.manifest.files) > len(kind.tables) + 5
    for file in first.manifest.files:
        assert (first.folder / file.path).read_bytes() == (second.folder / file.path).read_bytes()


def test_another_seed_gives_other_data(kind: Kind, tmp_path: Path) -> None:
    one, other = (made(kind, tmp_path, skew=0.9, seed=seed) for seed in (1, 2))
    assert rows_of_keys(kind, one.folder)[:5] != rows_of_keys(kind, other.folder)[:5]


@pytest.mark.parametrize(
    "level",
    [{"skew": 0.9}, {"hot_share": 0.3}, {"hot_share": 0.999}, {}],
    ids=["skew 0.9", "hot share 0.3", "hot share 0.999", "uniform"],
)
def test_the_hottest_key_has_the_share_that_its_law_says(kind: Kind, level: dict[str, float], tmp_path: Path) -> None:
    rows = [number for _, number in rows_of_keys(kind, made(kind, tmp_path, **level).folder)]
    keys = {SESSIONS.name: views.USERS, ORDERS.name: lines.PARTS}[kind.name] // 5
    share = Law(keys, level.get("skew", 0.0), level.get("hot_share")).weights()[0]
    low, high = band(share, sum(rows))
    if level:
        assert low <= rows[0] <= high
    else:  # the luckiest of many equal keys
        assert rows[0] <= high
        assert np.var(rows) / np.mean(rows) == pytest.approx(1, abs=0.25)


def test_tables_grow_with_the_scale_as_the_unit_says_and_take_about_as_much_room(kind: Kind, tmp_path: Path) -> None:
    small, large = made(kind, tmp_path, scale=0.5), made(kind, tmp_path, scale=1)
    rows = {name: table.rows for name, table in large.manifest.tables.items()}
    told = [int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d{3}", kind.input.unit)]
    assert len(told) >= 3
    for number in told:
        assert any(count == pytest.approx(number, rel=0.01) for count in [*rows.values(), views.USERS])
    big = SKEWED[kind.name][0]
    assert small.manifest.tables[big].rows == pytest.approx(rows[big] / 2, rel=0.02)
    assert large.bytes == pytest.approx(kind.input.estimated_bytes(DatasetSpec(scale=1)), rel=0.1)


def test_the_smallest_scale_has_a_row_of_everything(kind: Kind, tmp_path: Path) -> None:
    assert all(table.rows >= 1 for table in made(kind, tmp_path, scale=1e-6).manifest.tables.values())


def test_keys_are_unique_and_refer_to_what_is_there(tmp_path: Path) -> None:
    folder = made(ORDERS, tmp_path, skew=1.2).folder
    known = " ".join(
        f"LEFT JOIN '{folder}/{table}/*.parquet' {table} USING ({key})"
        for table, key in (("orders", "order_id"), ("parts", "part_id"), ("customers", "customer_id"))
    )
    query = f"""
        SELECT count(*) - count(DISTINCT (order_id, line)),
            count_if(ordered_on IS NULL OR brand IS NULL OR nation IS NULL), count_if(shipped_on <= ordered_on),
            min(year(ordered_on)), max(year(ordered_on)), max(line), min(price) > 0
        FROM '{folder}/order_lines/*.parquet' {known}
    """
    assert duckdb.execute(query).fetchall() == [(0, 0, 0, 2022, 2025, 7, True)]


def test_a_web_log_has_pauses_of_exactly_half_an_hour_just_less_and_none_at_all(tmp_path: Path) -> None:
    folder = made(SESSIONS, tmp_path).folder
    log = f"'{folder}/page_views/*.parquet'"
    gaps = f"""
        SELECT epoch_us(viewed_at) - lag(epoch_us(viewed_at)) OVER by_time AS gap
        FROM {log}
        WINDOW by_time AS (PARTITION BY user_id ORDER BY viewed_at, view_id)
    """
    found = dict(
        duckdb.execute(
            f"SELECT gap, count(*) FROM ({gaps}) WHERE gap IN (0, 1799999999, 1800000000) GROUP BY 1"
        ).fetchall()
    )
    assert set(found) == {0, 1_799_999_999, 1_800_000_000}
    assert min(found.values()) > 50
    unique = duckdb.execute(
        f"SELECT count(*) - count(DISTINCT view_id), max(page_id), min(page_id) FROM {log}"
    ).fetchall()
    assert unique == [(0, 2000, 1)]


def test_the_command_makes_finds_and_refuses_other_data_in_its_place(
    kind: Kind, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--workload", kind.name, "--out", str(tmp_path / "data"), "--scale"]
    assert main([*words, "0.01"]) == 0
    first = capsys.readouterr().out
    assert all(table in first for table in kind.tables)
    assert main([*words, "0.01"]) == 0
    assert capsys.readouterr().out == first
    assert main([*words, "0.02"]) == 2
    assert f"holds {kind.name}-1 at scale 0.01, skew 0, seed 1, not {kind.name}-1 at scale 0.02" in (
        capsys.readouterr().err
    )
    assert main(["--out", str(tmp_path / "data"), "--scale", "0.01"]) == 2
    assert "holds other things than payments data" in capsys.readouterr().err
    assert main([*words, "0.01"]) == 0


def test_describe_explains_the_tables_of_each_kind(kind: Kind, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "--workload", kind.name]) == 0
    tables = capsys.readouterr().out.split("\n\n")
    assert [text.partition(":")[0] for text in tables] == list(kind.tables)


def test_prune_takes_all_kinds_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    for name in KINDS:
        assert main(["--workload", name, "--scale", "0.001"]) == 0
    (tmp_path / "sessions-1-notes").mkdir()
    assert main(["prune"]) == 0
    assert "removed 3 folders" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["sessions-1-notes"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--workload nothing", "no data are made here for a workload 'nothing': there is payments, sessions, orders"),
        ("describe --workload nothing", "for a workload 'nothing'"),
        ("--workload orders --skew 1 --skew-columns user", "have one skewed key: leave it out"),
    ],
)
def test_what_does_not_fit_is_one_line(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words.split()) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
