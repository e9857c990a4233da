"""The pictures that whoever changes a page looks at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reports.browser import CHROMIUM, is_installed
from tests.reports.screenshots import main

pytestmark = pytest.mark.browser
PNG = b"\x89PNG\r\n"


@pytest.fixture(autouse=True)
def _needs_a_browser() -> None:
    if not is_installed():
        pytest.skip(f"no Chromium with a driver at {CHROMIUM}; set CHROMIUM to one")


@pytest.mark.nightly  # four looks of every section take longer than all other tests in a browser together
def test_every_section_is_drawn_in_every_look_and_the_whole_as_a_pdf(tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path)]) == 0
    names = {
        look: sorted(path.name for path in (tmp_path / look).iterdir()) for look in ("light", "dark", "phone", "print")
    }
    assert names["light"] == names["dark"] == names["phone"] == names["print"]
    assert {"00-header.png", "01-verdict.png", "02-overview.png"} <= set(names["light"])
    assert all(path.read_bytes().startswith(PNG) for path in tmp_path.glob("*/*.png"))
    assert (tmp_path / "print.pdf").read_bytes().startswith(b"%PDF")


def test_the_readmes_picture_is_the_top_of_a_runs_page(tmp_path: Path, runs: Path) -> None:
    picture = tmp_path / "pictures" / "report.png"
    assert main([str(runs / "b"), "--picture", str(picture)]) == 0
    assert picture.read_bytes().startswith(PNG)
    assert picture.stat().st_size < 300_000
    assert sorted(path.name for path in (runs / "b").iterdir()) == ["against-a", "run.json", "trials.jsonl"]
