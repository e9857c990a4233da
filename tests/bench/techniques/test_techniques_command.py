"""`python -m bench.techniques` writes the page, with the figures of a run if it is given one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.techniques.__main__ import main
from tests.bench.techniques.made_family import FAMILY, run
from tests.reports.two_made_runs import stored


def test_the_figures_of_a_run_are_kept_and_stand_on_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.techniques.__main__.OPTIMIZED", FAMILY)
    monkeypatch.setattr("bench.techniques.__main__.GROUPS", {"All": FAMILY.tunings})
    monkeypatch.setattr("bench.techniques.section.step_diffs", lambda name: ())
    (tmp_path / "docs" / "techniques").mkdir(parents=True)
    made = run()
    stored(tmp_path / "runs", made)
    page = tmp_path / "docs" / "techniques.md"
    words = ["--docs", str(tmp_path / "docs")]
    assert main(words) == 0
    assert "- Alone: not measured yet." in page.read_text(encoding="utf-8")
    assert main([*words, "--run", str(tmp_path / "runs" / made.header.id)]) == 0
    with_figures = page.read_text(encoding="utf-8")
    assert "- `join`: 2.00× faster [1.96, 2.04], `tasks` 212 → 12." in with_figures
    assert "- `join`: same time [" in with_figures
    assert "not measured yet" not in with_figures
    assert main(words) == 0
    assert page.read_text(encoding="utf-8") == with_figures


def test_a_page_that_cannot_be_written_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "techniques").mkdir()
    (tmp_path / "techniques.md").mkdir()
    assert main(["--docs", str(tmp_path)]) == 2
    assert "techniques.md" in (told := capsys.readouterr().err)
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--docs", "nowhere"], "nowhere/techniques is no folder: run this at the root of the checkout"),
        (["--docs", "docs", "--run", "nowhere"], "nowhere"),
        (["--verbose"], "No such option: --verbose"),
    ],
)
def test_bad_input_is_one_line(
    words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("docs/techniques").mkdir(parents=True)
    assert main(words) == 2
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1
    assert list(Path("docs").rglob("*.*")) == []
