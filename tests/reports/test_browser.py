"""The page in a real Chromium: what only a browser can tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from reports.comparing.comparison import compare
from reports.forms.html import render_html
from reports.record import RunHeader, TrialRecord
from tests.reports import sample_run
from tests.reports.browser import DESKTOP, PHONE, Scheme, ask, in_scheme, log_of, opened, requested
from tests.reports.running_server import running
from tests.reports.task_timeline.timelines import EVEN, UNEVEN

pytestmark = pytest.mark.browser

NAME = '<b>bold</b><a href="https://example.org">x</a>'
SCHEMES = {"light": "rgb(244, 246, 248)", "dark": "rgb(15, 19, 24)"}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, header: RunHeader, records: tuple[TrialRecord, ...]) -> Path:
    """The sample run with a variant whose name would be markup if anything let it."""
    variants = tuple(replace(each, name=NAME) if each.name == "optimized" else each for each in header.variants)
    odd = replace(header, variants=variants)
    renamed = [
        replace(each, trial=replace(each.trial, variant=NAME)) if each.trial.variant == "optimized" else each
        for each in records
    ]
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render_html(compare(odd, renamed), odd, renamed), encoding="utf-8")
    return path


def check(driver: webdriver.Chrome, width: int) -> None:
    """The open page has drawn all its charts without trouble and is no wider than the window."""
    assert ask(driver, "document.documentElement.dataset.charts") == "ready"
    assert [entry for entry in log_of(driver, "browser") if entry["level"] == "SEVERE"] == []
    empty = "[...document.querySelectorAll('.chart')].filter(each => !each.querySelector('.main-svg')).length"
    assert ask(driver, empty) == 0
    driver.execute_script("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert ask(driver, "document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("scheme", "width"), [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE)])
def test_the_page_draws_its_charts_without_trouble_or_network(
    driver: webdriver.Chrome, page: Path, scheme: Scheme, width: int
) -> None:
    opened(driver, page.as_uri(), scheme, width)
    check(driver, width)
    assert {url.partition(":")[0] for url in requested(driver)} <= {"file", "data", "blob"}
    assert ask(driver, "getComputedStyle(document.body).backgroundColor") == SCHEMES[scheme]


def test_a_long_table_can_be_filtered_by_words_and_says_how_many_rows_are_left(
    driver: webdriver.Chrome, page: Path
) -> None:
    opened(driver, page.as_uri(), "light", DESKTOP)
    driver.execute_script("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    field = driver.find_element("css selector", "#trials .filter input")
    visible = "[...document.querySelectorAll('#trials tbody tr')].filter(each => each.offsetParent).length"
    every = ask(driver, visible)
    field.send_keys("WARM-UP baseline")
    kept = ask(driver, visible)
    assert 0 < kept < every
    told = driver.find_element("css selector", "#trials .filter output")
    assert told.text == f"{kept} of {every}"
    field.send_keys(" no-such-word")
    assert ask(driver, visible) == 0
    field.send_keys(Keys.CONTROL, "a", Keys.NULL, Keys.BACKSPACE)
    assert (ask(driver, visible), told.text) == (every, "")
    assert ask(driver, "document.querySelectorAll('#verdict .filter, .facts-table .filter').length") == 0


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_page_of_two_runs_draws_its_chart(driver: webdriver.Chrome, runs: Path, width: int) -> None:
    opened(driver, (runs / "b" / "against-a" / "two_runs.html").as_uri(), "light", width)
    check(driver, width)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_served_pages_draw_their_charts_under_the_servers_policy(
    driver: webdriver.Chrome, runs: Path, width: int
) -> None:
    with running(runs) as server:
        for address in (server.address, f"{server.address}runs/b"):
            opened(driver, address, "light", width)
            check(driver, width)
            assert {url for url in requested(driver) if url.startswith("http")} == {address}


def test_a_name_stays_text_inside_the_charts(driver: webdriver.Chrome, page: Path) -> None:
    opened(driver, page.as_uri(), "light", DESKTOP)
    labels = ask(driver, "[...document.querySelectorAll('#chart-stacked-0 .ytick text')].map(e => e.textContent)")
    assert (NAME[:18], NAME[-15:]) in {(label[:18], label[-15:]) for label in labels}
    assert ask(driver, "document.querySelectorAll('svg a').length") == 0


def test_the_charts_follow_a_change_of_scheme(driver: webdriver.Chrome, page: Path) -> None:
    opened(driver, page.as_uri(), "light", DESKTOP)
    colour = "getComputedStyle(document.querySelector('#chart-response .xtick text')).fill"
    before = ask(driver, colour)
    in_scheme(driver, "dark")
    WebDriverWait(driver, 30).until(lambda _: ask(driver, colour) != before)


def test_no_label_of_a_chart_is_cut_off_on_a_phone(driver: webdriver.Chrome, page: Path) -> None:
    opened(driver, page.as_uri(), "light", PHONE)
    cut = """[...document.querySelectorAll('.chart')].flatMap(chart => {
      const frame = chart.getBoundingClientRect();
      return [...chart.querySelectorAll('.main-svg text')].filter(each => {
        const {left, right, width} = each.getBoundingClientRect();
        return width > 0 && (left < frame.left - 1 || right > frame.right + 1);
      }).map(each => `${chart.id}: ${each.textContent}`);
    })"""
    assert ask(driver, cut) == []


def test_a_phone_shows_what_is_wrong_with_a_row_beneath_its_name(
    driver: webdriver.Chrome, header: RunHeader, records: tuple[TrialRecord, ...], tmp_path: Path
) -> None:
    other = replace(sample_run.ANSWERS["join"], rows=1)
    wrong = [
        sample_run.replace_stage(each, "join", answer=other, spark_stages=(EVEN, UNEVEN))
        if each.trial.variant == "optimized"
        else each
        for each in records
    ]
    path = tmp_path / "report.html"
    path.write_text(render_html(compare(header, wrong), header, wrong), encoding="utf-8")
    opened(driver, path.as_uri(), "light", PHONE)
    for section, words in (("cost", "no ratio: its answer differs in join"), ("scale-out", "answers wrongly")):
        notes = f"[...document.querySelectorAll('#{section} tbody th small')]"
        told = f"{notes}.filter(each => each.textContent.includes('{words}'))"
        assert ask(driver, f"{told}.length") > 0
        assert ask(driver, f"{told}.every(each => each.offsetHeight > 0)")


def test_what_is_scrolled_sideways_is_a_table_and_not_the_page(driver: webdriver.Chrome, page: Path) -> None:
    opened(driver, page.as_uri(), "light", PHONE)
    wide = "[...document.querySelectorAll('.scroll')].filter(each => each.scrollWidth > each.clientWidth)"
    assert ask(driver, f"{wide}.length") > 0
    assert ask(driver, f"{wide}.every(each => each.tabIndex === 0)")


def test_paper_gets_folds_open_but_for_plans_and_white_charts_that_fit_it(driver: webdriver.Chrome, page: Path) -> None:
    opened(driver, page.as_uri(), "dark", DESKTOP)
    in_scheme(driver, "dark", "print")
    driver.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert ask(driver, "document.querySelectorAll('section:not(#code) details:not([open])').length") == 0
    assert ask(driver, "document.querySelectorAll('#code details[open]').length") == 0
    assert ask(driver, "getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert ask(driver, "getComputedStyle(document.querySelector('nav')).display") == "none"
    label = "getComputedStyle(document.querySelector('#chart-response .xtick text')).fill"
    WebDriverWait(driver, 30).until(lambda _: ask(driver, label) == "rgb(91, 102, 117)")
    assert ask(driver, "Math.max(...[...document.querySelectorAll('.main-svg')].map(each => each.clientWidth))") < 700
    driver.execute_script("dispatchEvent(new Event('afterprint'))")
    assert ask(driver, "document.querySelectorAll('details[open]').length") == 0


@pytest.fixture
def old_driver(driver: webdriver.Chrome) -> Iterator[webdriver.Chrome]:
    """A browser that cannot inflate the chart library, so that no chart is drawn."""
    source = {"source": "delete window.DecompressionStream"}
    added = driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", source)
    yield driver
    driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


def test_paper_gets_folds_open_and_every_row_where_charts_could_not_be_drawn(
    old_driver: webdriver.Chrome, page: Path
) -> None:
    opened(old_driver, page.as_uri(), "light", DESKTOP)
    assert ask(old_driver, "document.documentElement.dataset.charts") == "failed"
    old_driver.execute_script("document.querySelector('#trials details').open = true")
    old_driver.find_element("css selector", "#trials .filter input").send_keys("WARM-UP baseline")
    closed = "document.querySelectorAll('section:not(#code) details:not([open])').length"
    missing = "document.querySelectorAll('tr[hidden], tbody[hidden]').length"
    on_screen = ask(old_driver, closed), ask(old_driver, missing)
    assert min(on_screen) > 0
    old_driver.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert (ask(old_driver, closed), ask(old_driver, missing)) == (0, 0)
    old_driver.execute_script("dispatchEvent(new Event('afterprint'))")
    assert (ask(old_driver, closed), ask(old_driver, missing)) == on_screen
    severe = [entry["message"] for entry in log_of(old_driver, "browser") if entry["level"] == "SEVERE"]
    assert severe == []
