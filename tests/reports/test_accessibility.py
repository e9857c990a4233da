"""What axe-core, the keyboard and a screen reader find on every page, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from reports.comparing.comparison import compare
from reports.forms.html import render_html
from reports.record import RunHeader, TrialRecord
from tests.reports.browser import DESKTOP, PHONE, Scheme, ask, opened
from tests.reports.running_server import running

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}
CENTRE = "{block: 'center', inline: 'end', behavior: 'instant'}"
OPEN_FOLDS = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, header: RunHeader, records: tuple[TrialRecord, ...]) -> str:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render_html(compare(header, records), header, records), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(params=["report", "two runs", "list of runs"])
def address(request: pytest.FixtureRequest, report: str, runs: Path) -> Iterator[str]:
    """Each of the pages in turn."""
    if request.param == "report":
        yield report
    elif request.param == "two runs":
        yield (runs / "b" / "against-a" / "two_runs.html").as_uri()
    else:
        with running(runs) as server:
            yield server.address


def grave(driver: webdriver.Chrome) -> list[str]:
    """What axe-core finds, folds open."""
    driver.execute_script(OPEN_FOLDS)
    axe = files("selenium_axe_python") / "axe-core" / "axe.min.js"
    driver.execute_script(axe.read_text(encoding="utf-8"))
    found = driver.execute_async_script("axe.run({resultTypes: ['violations']}).then(arguments[0])")["violations"]
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:200]}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(driver: webdriver.Chrome, address: str, scheme: Scheme, width: int) -> None:
    opened(driver, address, scheme, width)
    assert grave(driver) == []


def test_axe_finds_nothing_serious_in_an_open_explanation(driver: webdriver.Chrome, report: str) -> None:
    opened(driver, report, "dark", DESKTOP)
    driver.execute_script("document.querySelector('.about').showPopover()")
    assert grave(driver) == []


def test_axe_does_find_what_cannot_be_read(driver: webdriver.Chrome, report: str) -> None:
    opened(driver, report, "light", DESKTOP)
    driver.execute_script("document.querySelector('h1').style.color = '#eee'")
    assert any("color-contrast" in each for each in grave(driver))


def test_headings_go_down_one_step_at_a_time_and_every_section_can_be_sent(
    driver: webdriver.Chrome, address: str
) -> None:
    opened(driver, address, "light", DESKTOP)
    levels = ask(driver, "[...document.querySelectorAll('h1, h2, h3, h4')].map(each => Number(each.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    links = ask(driver, "[...document.querySelectorAll('section')].map(e => e.querySelector('.title a').hash)")
    assert links == ask(driver, "[...document.querySelectorAll('section')].map(each => '#' + each.id)")


def test_the_first_tab_skips_to_the_verdict(driver: webdriver.Chrome, report: str) -> None:
    opened(driver, report, "light", DESKTOP)
    driver.switch_to.active_element.send_keys(Keys.TAB)
    skip = driver.switch_to.active_element
    assert "skip" in (skip.get_attribute("class") or "")
    assert skip.location["x"] >= 0
    skip.send_keys(Keys.ENTER)
    assert ask(driver, "location.hash") == "#verdict"


def test_a_metric_is_explained_by_keyboard_alone(driver: webdriver.Chrome, report: str) -> None:
    opened(driver, report, "light", DESKTOP)
    word = driver.find_element(By.CSS_SELECTOR, "#counters .word")
    driver.execute_script("arguments[0].focus()", word)
    word.send_keys(Keys.ENTER)
    about = driver.find_element(By.CSS_SELECTOR, ".about:popover-open")
    assert about.get_attribute("aria-label") == word.text
    word.send_keys(Keys.ESCAPE)
    assert not about.is_displayed()
    assert driver.switch_to.active_element == word


def test_an_explanation_leads_to_the_list_of_metrics(driver: webdriver.Chrome, report: str) -> None:
    opened(driver, report, "light", DESKTOP)
    word = driver.find_element(By.CSS_SELECTOR, "#counters .word")
    driver.execute_script("arguments[0].focus()", word)
    word.send_keys(Keys.SPACE)
    driver.switch_to.active_element.send_keys(Keys.TAB)
    driver.switch_to.active_element.send_keys(Keys.ENTER)
    name = (word.get_attribute("popovertarget") or "").removeprefix("about-")
    assert ask(driver, "location.hash") == f"#metric-{name}"
    assert ask(driver, "document.querySelector(':target').closest('section').id") == "metrics"
    assert ask(driver, "document.querySelectorAll('.about:popover-open').length") == 0


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_an_explanation_lies_in_the_window_beside_its_word(driver: webdriver.Chrome, report: str, width: int) -> None:
    opened(driver, report, "light", width)
    driver.execute_script(OPEN_FOLDS)
    for selector in ("#counters .word", "#counters details tr:last-child .word", "#joins thead th:last-child .word"):
        word = driver.find_element(By.CSS_SELECTOR, selector)
        driver.execute_script(
            "arguments[0].scrollIntoView({block: 'center', inline: 'end', behavior: 'instant'})", word
        )
        word.click()
        box, origin = (
            ask(driver, f"document.querySelector('{each}').getBoundingClientRect().toJSON()")
            for each in (".about:popover-open", selector)
        )
        assert box["left"] >= 0
        assert box["right"] <= width
        assert box["top"] >= 0
        assert box["bottom"] <= 900
        assert min(abs(box["top"] - origin["bottom"]), abs(origin["top"] - box["bottom"])) < 10
        word.send_keys(Keys.ESCAPE)
