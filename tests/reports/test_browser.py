"""The page in a real Chromium: what only a browser can tell."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from reports.comparison import compare
from reports.html import render_html
from reports.record import RunHeader, TrialRecord
from reports.two_runs.write import write_two_runs
from tests.reports.made_runs import with_metrics
from tests.reports.running_server import running
from tests.reports.two_made_runs import QUARTER, loaded, run, stored

pytestmark = pytest.mark.browser

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
DRIVER = CHROMIUM.with_name("chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAME = '<b>bold</b><a href="https://example.org">x</a>'
SCHEMES = {"light": "rgb(244, 246, 248)", "dark": "rgb(15, 19, 24)"}


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    if not (CHROMIUM.exists() and DRIVER.exists()):
        pytest.skip(f"no Chromium with a driver at {CHROMIUM}; set CHROMIUM to one")
    options = Options()
    options.binary_location = str(CHROMIUM)
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    yield browser
    browser.quit()


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


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of the same work, the second with fewer tasks, and what is found of both."""
    folder = tmp_path_factory.mktemp("several") / "runs"
    second = run("b", QUARTER)
    fewer = with_metrics(second.records, "optimized", "join", tasks=12)
    stored(folder, run("a"))
    stored(folder, loaded(second.header, fewer))
    write_two_runs(folder / "a", folder / "b")
    return folder


def opened(driver: webdriver.Chrome, address: str, scheme: str, width: int) -> None:
    """Open the page and wait until its charts are drawn or have failed."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.get(address)
    WebDriverWait(driver, 60).until(lambda _: ask(driver, "document.documentElement.dataset.charts"))


def ask(driver: webdriver.Chrome, expression: str) -> Any:
    return driver.execute_script(f"return {expression}")


def log_of(driver: webdriver.Chrome, kind: str) -> list[dict[str, Any]]:
    return list(driver.get_log(kind))  # type: ignore[no-untyped-call]


def requested(driver: webdriver.Chrome) -> list[str]:
    messages = [json.loads(entry["message"])["message"] for entry in log_of(driver, "performance")]
    return [each["params"]["request"]["url"] for each in messages if each["method"] == "Network.requestWillBeSent"]


def check(driver: webdriver.Chrome, width: int) -> None:
    """The open page has drawn all its charts without trouble and is no wider than the window."""
    assert ask(driver, "document.documentElement.dataset.charts") == "ready"
    assert [entry for entry in log_of(driver, "browser") if entry["level"] == "SEVERE"] == []
    empty = "[...document.querySelectorAll('.chart')].filter(each => !each.querySelector('.main-svg')).length"
    assert ask(driver, empty) == 0
    assert ask(driver, "document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("scheme", "width"), [("light", 1400), ("dark", 1400), ("light", 390)])
def test_the_page_draws_its_charts_without_trouble_or_network(
    driver: webdriver.Chrome, page: Path, scheme: str, width: int
) -> None:
    opened(driver, page.as_uri(), scheme, width)
    check(driver, width)
    assert {url.partition(":")[0] for url in requested(driver)} <= {"file", "data", "blob"}
    assert ask(driver, "getComputedStyle(document.body).backgroundColor") == SCHEMES[scheme]


@pytest.mark.parametrize("width", [1400, 390])
def test_the_page_of_two_runs_draws_its_chart(driver: webdriver.Chrome, runs: Path, width: int) -> None:
    opened(driver, (runs / "b" / "against-a" / "two_runs.html").as_uri(), "light", width)
    check(driver, width)


@pytest.mark.parametrize("width", [1400, 390])
def test_the_served_pages_draw_their_charts_under_the_servers_policy(
    driver: webdriver.Chrome, runs: Path, width: int
) -> None:
    with running(runs) as server:
        opened(driver, server.address, "light", width)
        check(driver, width)
        opened(driver, f"{server.address}runs/b", "light", width)
        check(driver, width)
        assert {url for url in requested(driver) if url.startswith("http")} == {
            server.address,
            f"{server.address}runs/b",
        }


def test_a_name_stays_text_inside_the_charts(driver: webdriver.Chrome, page: Path) -> None:
    opened(driver, page.as_uri(), "light", 1400)
    labels = ask(driver, "[...document.querySelectorAll('#chart-stacked-0 .ytick text')].map(e => e.textContent)")
    assert NAME[:20] in {label[:20] for label in labels}
    assert ask(driver, "document.querySelectorAll('svg a').length") == 0


def test_the_charts_follow_a_change_of_scheme(driver: webdriver.Chrome, page: Path) -> None:
    opened(driver, page.as_uri(), "light", 1400)
    colour = "getComputedStyle(document.querySelector('#chart-response .xtick text')).fill"
    before = ask(driver, colour)
    features = [{"name": "prefers-color-scheme", "value": "dark"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    WebDriverWait(driver, 30).until(lambda _: ask(driver, colour) != before)
