"""Pictures of a report for whoever changes its look: `python -m tests.reports.screenshots [RUN] [--out FOLDER]`.

Of every section one in light, in dark, on a phone and as printed, and the whole as a PDF. RUN is only read; without one
it is the tests' sample run. `--picture FILE` draws nothing but the top of the page, for the README.
"""

from __future__ import annotations

import argparse
import base64
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

from selenium import webdriver

from reports.comparing.comparison import compare
from reports.forms.html import render_html
from reports.loading import load_run
from tests.reports import sample_run
from tests.reports.browser import DESKTOP, PHONE, Scheme, ask, chromium, in_scheme, is_installed, opened

FOLDER: Final = Path("screenshots")
_A4: Final = 718  # pixels between the default margins of a sheet
_PICTURE_WIDTH: Final = 1180
_LONGEST: Final = 8000  # pixels of one picture
_TOP: Final = "(document.querySelector('figure') ?? document.body).getBoundingClientRect().bottom + scrollY + 6"
_PARTS: Final = """[...document.querySelectorAll("header, section")].map((each) => {
  const {left, top, width, height} = each.getBoundingClientRect();
  return {name: each.id || "header", x: left + scrollX, y: top + scrollY, width, height};
})"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    name: str
    scheme: Scheme
    width: int
    media: Literal["screen", "print"] = "screen"


LOOKS: Final = (
    Look(name="light", scheme="light", width=DESKTOP),
    Look(name="dark", scheme="dark", width=DESKTOP),
    Look(name="phone", scheme="light", width=PHONE),
    Look(name="print", scheme="light", width=_A4, media="print"),
)


def page_of(run: Path | None) -> str:
    """The page of a run as it would be rendered now, or that of the sample run."""
    if run is None:
        header, records = sample_run.header(), sample_run.records()
        return render_html(compare(header, records), header, records)
    loaded = load_run(run)
    return render_html(loaded.comparison, loaded.header, loaded.records)


def take_all(browser: webdriver.Chrome, address: str, folder: Path) -> Iterator[Path]:
    """Every section in every look, then the PDF; yields what was written."""
    for look in LOOKS:
        opened(browser, address, look.scheme, look.width)
        if look.media == "print":
            _lay_out_for_print(browser)
        for number, part in enumerate(ask(browser, _PARTS)):
            path = folder / look.name / f"{number:02d}-{part.pop('name')}.png"
            yield _write(path, _shot(browser, part))
    opened(browser, address, "light", DESKTOP)
    in_scheme(browser, "light", "print")
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"printBackground": True, "preferCSSPageSize": True})
    yield _write(folder / "print.pdf", printed["data"])


def take_picture(browser: webdriver.Chrome, address: str, path: Path) -> Path:
    """The top of the page in light, down to the first chart."""
    opened(browser, address, "light", _PICTURE_WIDTH)
    height = ask(browser, _TOP)
    return _write(path, _shot(browser, {"x": 0, "y": 0, "width": _PICTURE_WIDTH, "height": height}))


def _lay_out_for_print(browser: webdriver.Chrome) -> None:
    """What the browser does before it prints, kept on the screen."""
    in_scheme(browser, "light", "print")
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")


def _shot(browser: webdriver.Chrome, part: dict[str, Any]) -> str:
    clip = {**part, "height": min(part["height"], _LONGEST), "scale": 1}
    taken = browser.execute_cdp_cmd("Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True})
    return str(taken["data"])


def _write(path: Path, encoded: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(base64.b64decode(encoded))
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.reports.screenshots", description="Pictures of a report.")
    parser.add_argument("run", nargs="?", type=Path, metavar="RUN", help="a run's folder; else a sample")
    parser.add_argument("--out", type=Path, default=FOLDER, metavar="FOLDER", help="where the pictures go")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="only the top of the page, into this file")
    given = parser.parse_args(arguments)
    if not is_installed():
        sys.stderr.write("error: no Chromium with a driver: set CHROMIUM to one\n")
        return 2
    with TemporaryDirectory() as scratch, chromium() as browser:
        page = Path(scratch) / "report.html"
        page.write_text(page_of(given.run), encoding="utf-8")
        if given.picture:
            sys.stdout.write(f"{take_picture(browser, page.as_uri(), given.picture)}\n")
        else:
            for path in take_all(browser, page.as_uri(), given.out):
                sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
