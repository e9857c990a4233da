"""A plugin that means harm, run for real: its texts stay texts, on paper, on a terminal and in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from selenium import webdriver

from bench.cli import main
from reports.__main__ import main as reports_main
from reports.writing.visible import visible
from tests.bench.hostile_workload import SECRETS
from tests.reports.browser import DESKTOP, PHONE, ask, chromium, is_installed, log_of, opened, requested
from tests.reports.running_server import running

pytestmark = pytest.mark.process

HOSTILE = Path(__file__).with_name("hostile_workload.py")
BY_HAND = "hunter2-by-hand"
WATCH = """
  window.hurts = 0;
  window.hurt = () => { window.hurts += 1; };
  for (const name of ["alert", "confirm", "prompt", "open"]) window[name] = window.hurt;
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the run of the hostile plugin, a copy of it, and what is found of both."""
    folder = tmp_path_factory.mktemp("hostile")
    places = [f"--{what}={folder / what}" for what in ("out", "data-dir", "scratch")]
    secret = ["--conf", f"spark.my.password={BY_HAND} with a space"]
    chosen = ["--workload", "hostile", "--plugin", str(HOSTILE), "--scale", "0.01", "--skew", "0.9"]
    assert main([*chosen, *secret, *places, "--repetitions", "2", "--quiet"]) == 1
    run = (folder / "out" / "latest").resolve()
    assert reports_main([str(run), "--format", "markdown", "--format", "csv"]) == 0
    (folder / "out" / "latest").unlink()
    header = copytree(run, folder / "out" / "copy") / "run.json"
    header.write_text(header.read_text(encoding="utf-8").replace(run.name, "copy"), encoding="utf-8")
    assert reports_main([str(folder / "out" / "copy"), str(run), "--format", "markdown"]) == 0
    return folder / "out"


@pytest.fixture(scope="module")
def run(runs: Path) -> Path:
    return next(each for each in runs.iterdir() if each.name != "copy")


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    if not is_installed():
        pytest.skip("no Chromium with a driver; set CHROMIUM to one")
    with chromium() as opened_browser:
        opened_browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        yield opened_browser


def test_no_secret_is_in_any_file_of_the_run(runs: Path) -> None:
    files = [path for path in runs.rglob("*") if path.is_file()]
    assert any(path.suffix == ".log" and b"token=(redacted)" in path.read_bytes() for path in files)
    leaks = {
        (path.name, secret) for path in files for secret in (*SECRETS, BY_HAND) if secret.encode() in path.read_bytes()
    }
    assert leaks == set()


def test_texts_for_a_terminal_hold_nothing_that_it_acts_on(runs: Path) -> None:
    for path in (*runs.rglob("*.txt"), *runs.rglob("*.md")):
        text = path.read_text(encoding="utf-8").replace("\u2060", "")
        assert visible(text) == text, path


def test_errors_reach_the_terminal_as_one_line_without_controls(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    places = [f"--{what}={tmp_path / what}" for what in ("out", "data-dir", "scratch")]
    chosen = ["--workload", "hostile", "--plugin", str(HOSTILE), "--scale", "0.01", "--skew", "0.9"]
    main([*chosen, *places, "--variant", "plain", "--variant", "failing", "--stage", "numbers", "--repetitions", "1"])
    shown = capfd.readouterr()
    for text in (shown.err, shown.out):
        assert visible(text) == text
    assert main(["--list", "--plugin", str(HOSTILE)]) == 0
    listed = capfd.readouterr().out
    assert visible(listed) == listed


def test_markdown_keeps_its_tables_and_has_no_markup_of_others(runs: Path) -> None:
    for path in runs.rglob("*.md"):
        lines = path.read_text(encoding="utf-8").splitlines()
        for line in lines:
            assert not re.search(r"(?<!\\)(`|\[|<|@(?!\u2060))", line), line
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in lines if line.startswith("|")}
        assert len(widths) <= 2


def test_a_spreadsheet_finds_no_formula(runs: Path) -> None:
    for path in runs.rglob("*.csv"):
        assert not re.search(r'(^|,)"?[=+@]', path.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.browser
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_no_page_runs_loads_or_breaks_anything(browser: webdriver.Chrome, runs: Path, run: Path, width: int) -> None:
    pages = (*run.glob("report.html"), *run.glob("against-*/*.html"))
    assert len(pages) == 2
    for page in pages:
        opened(browser, page.as_uri(), "light", width)
        _check(browser, width, {"file", "data", "blob"})
    with running(runs) as server:
        for address in (server.address, f"{server.address}runs/{run.name}"):
            opened(browser, address, "light", width)
            _check(browser, width, {"http", "data", "blob"})


def _check(browser: webdriver.Chrome, width: int, schemes: set[str]) -> None:
    """Nothing ran, nothing was fetched, no element came from a text, and the page is as wide as its window."""
    browser.execute_script("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert ask(browser, "document.documentElement.dataset.charts") == "ready"
    assert ask(browser, "window.hurts") == 0
    assert {url.partition(":")[0] for url in requested(browser)} <= schemes
    assert [entry for entry in log_of(browser, "browser") if entry["level"] == "SEVERE"] == []
    assert ask(browser, "document.querySelectorAll('body img, svg a, [onerror], [onload], [onclick]').length") == 0
    assert ask(browser, "[...document.links].filter(each => !/^(file|http:)/.test(each.protocol)).length") == 0
    assert ask(browser, "document.documentElement.scrollWidth") <= width
    text = ask(browser, "document.body.textContent")
    assert visible(text) == text
