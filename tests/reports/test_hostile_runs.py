"""A run folder from somebody else: whatever it holds, no form of it acts, and nothing outside it is read or written."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import msgspec
import pytest
from markdown_it import MarkdownIt

from bench.cli import main as bench
from reports.__main__ import main
from reports.forms.html import render_html
from reports.loading import load_run
from reports.serve.library import Library
from reports.serve.page import render_index
from reports.writing.visible import visible
from tests.reports.hostile_run import hostile_header, hostile_record
from tests.reports.recorded import RECORDS

MEASURED: Final = RECORDS / "v1" / "measured"
FORMATS: Final = ("markdown", "csv", "parquet", "json-schema")
SECRET: Final = "not for others"
LEADS: Final = {"href", "src", "action", "formaction", "xlink:href", "srcdoc", "data", "style", "poster", "background"}
DEEP: Final = 100_000


class Acting(HTMLParser):
    """What could act in a page: scripts that a browser runs, handlers, and where elements lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.leads: list[str] = []
        self.tags: set[str] = set()
        self._runs = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self._runs = tag == "script" and found.get("type") not in {"application/json", "text/plain"}
        self.handlers += [name for name in found if name.startswith("on")]
        self.leads += [found[name] or "" for name in found.keys() & LEADS]

    def handle_data(self, data: str) -> None:
        if self._runs:
            self.scripts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._runs = False


def assert_inert(page: str, like: str = "") -> None:
    """Nothing of the page acts; its scripts are those of the page that it is like, if one is given."""
    found = Acting(page)
    assert not found.handlers
    assert not found.tags & {"img", "iframe", "object", "embed", "base", "form"}
    assert not [lead for lead in found.leads if "evil" in lead or "script" in lead]
    assert not [script for script in found.scripts if "alert(2)" in script]
    assert visible(page) == page
    assert "\\u001b" not in page and "\\u202e" not in page
    if like:
        assert found.scripts == Acting(like).scripts


def stored(folder: Path, *, full: bool, **changes: object) -> Path:
    run = load_run(MEASURED)
    header = {**msgspec.to_builtins(hostile_header(run.header, full=full)), **changes}
    folder.mkdir(parents=True)
    (folder / "run.json").write_bytes(msgspec.json.encode(header))
    lines = (msgspec.json.encode(hostile_record(record, full=full)) + b"\n" for record in run.records)
    (folder / "trials.jsonl").write_bytes(b"".join(lines))
    return folder


@pytest.fixture(scope="module", params=[True, False], ids=["every field is there", "as measured"])
def runs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two hostile runs, a day apart."""
    folder = tmp_path_factory.mktemp("from-a-stranger") / "runs"
    for place, name in enumerate("ab"):
        run = stored(folder / name, full=request.param, id=name, created_at=1.7e9 + place * 86_400)
        assert main([str(run), *(f"--format={each}" for each in FORMATS)]) == 0
    return folder


@pytest.fixture(scope="module")
def clean() -> str:
    run = load_run(MEASURED)
    return render_html(run.comparison, run.header, run.records)


def test_no_text_acts_in_the_page(runs: Path, clean: str) -> None:
    assert_inert((runs / "a" / "report.html").read_text(encoding="utf-8"), clean)


def test_no_text_acts_on_a_terminal(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(runs / "a")]) == 0
    report = (runs / "a" / "report.txt").read_text(encoding="utf-8")
    assert "evil" in report
    for text in (capsys.readouterr().out, report):
        assert visible(text) == text


def test_no_text_acts_in_markdown(runs: Path) -> None:
    text = (runs / "a" / "report.md").read_text(encoding="utf-8")
    assert_markdown_inert(text)


def assert_markdown_inert(text: str) -> None:
    """Rendered by a Markdown that lets HTML through, there is no element that the text did not mean."""
    assert "evil" in text
    found = Acting(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    assert not [lead for lead in found.leads if not lead.startswith("text-align:")]
    assert not found.handlers
    assert found.tags <= {"h3", "ul", "li", "p", "strong", "table", "thead", "tbody", "tr", "th", "td"}
    assert "://evil" not in text  # hosts make links of bare addresses


def test_no_cell_is_a_formula(runs: Path) -> None:
    with (runs / "a" / "metrics.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert_no_formula(cells)


def assert_no_formula(cells: list[str]) -> None:
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r", "\n")) or cell[:2] == "-c"]


def test_no_text_acts_when_two_runs_are_compared(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(runs / "a"), str(runs / "b"), "--format", "markdown"]) == 0
    said = capsys.readouterr().out
    assert visible(said) == said
    folder = runs / "b" / "against-a"
    assert_inert((folder / "two_runs.html").read_text(encoding="utf-8"))
    assert_markdown_inert((folder / "two_runs.md").read_text(encoding="utf-8"))


def test_no_text_acts_in_the_list_of_runs_and_in_what_is_served(runs: Path, clean: str) -> None:
    library = Library(runs)
    assert_inert(render_index("runs", library.runs()))
    assert_inert(library.page("a") or "", clean)


def test_no_text_acts_in_a_history(
    runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert bench(["history", str(runs), "--page", "page.html", "--otava", "otava"]) == 0
    said = capsys.readouterr().out
    assert visible(said) == said
    assert_inert((tmp_path / "page.html").read_text(encoding="utf-8"))
    for path in (tmp_path / "otava").glob("*.csv"):
        assert_no_formula([cell for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))) for cell in row])
    assert {path.name for path in tmp_path.iterdir()} <= {"history.parquet", "page.html", "otava"}


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    for name in ("run.json", "trials.jsonl", "report.html", "page"):
        (folder / name).write_text(SECRET)
    return folder


@pytest.fixture
def unchanged(outside: Path) -> Iterator[Path]:
    """A folder of somebody, which is as it was afterwards."""
    before = {path: (path.lstat().st_mtime_ns, path.read_text()) for path in outside.iterdir()}
    yield outside
    assert {path: (path.lstat().st_mtime_ns, path.read_text()) for path in outside.iterdir()} == before


@pytest.mark.parametrize("name", ["run.json", "trials.jsonl"])
def test_a_link_in_a_run_is_not_followed(
    tmp_path: Path, unchanged: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = stored(tmp_path / "run", full=False)
    (run / name).unlink()
    (run / name).symlink_to(unchanged / name)
    for command in ([str(run)], [str(run), str(MEASURED)]):
        assert main(command) == 2
        said = capsys.readouterr().err
        assert f"{name} is no plain file: links are not followed here; copy the file" in said
        assert SECRET not in said


@pytest.mark.parametrize("name", ["run.json", "trials.jsonl"])
@pytest.mark.timeout(20)
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    run = stored(tmp_path / "run", full=False)
    (run / name).unlink()
    os.mkfifo(run / name)
    assert main([str(run)]) == 2
    assert "is no plain file" in capsys.readouterr().err


def test_what_is_written_replaces_links_and_does_not_follow_them(tmp_path: Path, unchanged: Path) -> None:
    run = stored(tmp_path / "run", full=False)
    (run / "report.html").symlink_to(unchanged / "report.html")
    (run / f".report.html.{os.getpid()}.draft").symlink_to(unchanged / "page")
    assert main([str(run)]) == 0
    assert not (run / "report.html").is_symlink()


def test_a_folder_for_a_comparison_that_is_a_link_is_refused(
    tmp_path: Path, unchanged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a, b = (stored(tmp_path / name, full=False, id=name, created_at=1e9 + place) for place, name in enumerate("ab"))
    (b / "against-a").symlink_to(unchanged)
    assert main([str(a), str(b)]) == 2
    assert "against-a is a link: remove it, or give a folder by --out" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["../outside", "/etc", "..", "", "a\0b", "latest"])
def test_a_file_that_stands_for_the_latest_run_names_only_its_neighbours(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "latest").write_text(text)
    assert main([str(tmp_path / "runs" / "latest")]) == 2
    assert "latest names no run beside it: give the run's folder" in capsys.readouterr().err


def test_a_history_of_a_folder_takes_only_runs_that_lie_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    stored(tmp_path / "mine", full=False, id="mine")
    stored(tmp_path / "theirs" / "a", full=False, id="a")
    (tmp_path / "theirs" / "b").symlink_to(tmp_path / "mine")
    assert bench(["history", "theirs"]) == 0
    assert capsys.readouterr().out.startswith("history.parquet: 1 run, ")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("depth", [50, 300, 700, 900, 990, DEEP])
def test_nesting_is_shown_or_refused_in_one_line(
    tmp_path: Path, depth: int, capsys: pytest.CaptureFixture[str]
) -> None:
    run = stored(tmp_path / "run", full=False, options={"deep": "here"})
    text = (run / "run.json").read_text()
    (run / "run.json").write_text(text.replace('"here"', '{"a":' * depth + "1" + "}" * depth))
    code = main([str(run)])
    said = capsys.readouterr().err
    assert (code, len(said.splitlines())) in {(0, 0), (2, 1)}
    assert code == 2 or depth < DEEP
    assert code == 0 or "is damaged (maximum recursion depth exceeded" in said or "contradicts itself" in said


@pytest.mark.parametrize("name", ["run.json", "trials.jsonl"])
@pytest.mark.timeout(20)
def test_a_file_larger_than_any_run_is_refused_unread(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = stored(tmp_path / "run", full=False)
    os.truncate(run / name, 1 << 40)  # a hole: it takes no room
    assert main([str(run)]) == 2
    assert f"{name} has 1 TiB, and no run needs more than" in capsys.readouterr().err
