"""`python -m bench lab`: the list, bad input, and a lab that is really run."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bench.cli import main
from bench.commands.launch import EXIT_INTERRUPTED, EXIT_USAGE, EXIT_WELL
from bench.labs.catalog import LABS
from bench.labs.lab import Lab
from bench.labs.log import read_log
from bench.labs.prediction import Judged
from reports.files.store import RunStore


class Terminal(io.StringIO):
    """Standard input with somebody at it."""

    def isatty(self) -> bool:
        return True


def test_without_a_name_all_labs_are_listed_and_written_as_a_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lab", "--html", "--out", str(tmp_path)]) == EXIT_WELL
    shown, page = capsys.readouterr().out, (tmp_path / "labs" / "labs.html").read_text()
    assert all(each.name in shown and each.title in page for each in LABS)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("codec",), "standard input is no terminal: give --predict"),
        (("codec", "--predict", "lots"), "is no prediction here"),
        (("codex", "--predict", "1"), "did you mean 'codec'"),
        (("codec", "--log"), "leave the name out"),
        (("--predict", "1"), "--predict belongs to a lab"),
    ],
)
def test_bad_input_is_one_line_and_nothing_runs(
    words: tuple[str, ...],
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["lab", *words, "--out", str(tmp_path)]) == EXIT_USAGE
    shown = capsys.readouterr()
    assert says in shown.err
    assert (shown.err.count("\n"), shown.out, list(tmp_path.iterdir())) == (1, "", [])


def test_a_student_at_a_terminal_is_asked_until_it_is_a_prediction_and_may_leave(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("x\n"))
    assert main(["lab", "broadcast", "--out", str(tmp_path)]) == EXIT_INTERRUPTED
    shown = capsys.readouterr().out
    assert "is none of the answers: give a, b or c" in shown
    assert shown.count("Your prediction, a/b/c: ") == 2


@pytest.mark.spark
def test_a_lab_that_is_run_judges_teaches_and_keeps_run_page_and_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["lab", "latest-record", "--predict", "a", "--html", "--quiet", "--out", str(tmp_path)]
    assert main(words) == EXIT_WELL
    shown = " ".join(capsys.readouterr().out.split())
    assert "Right. baseline Shuffle records written" in shown
    assert "Most rows have one version, which is the latest" in shown
    (entry,) = read_log(tmp_path / "labs")
    assert (entry.lab, entry.judged) == ("latest-record", Judged.RIGHT)
    run = tmp_path / "labs" / entry.run
    assert RunStore.open(run).header.outcome == "complete"
    assert (run / "report.html").exists()
    assert "Most rows have one version, which is the latest" in (run / "lab.html").read_text()


@pytest.mark.spark
@pytest.mark.nightly
@pytest.mark.parametrize("each", LABS, ids=lambda each: each.name)
def test_every_lab_measures_all_it_asks_for_within_three_minutes(
    each: Lab, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    predicted = "a" if each.choices else "1"
    assert main(["lab", each.name, "--predict", predicted, "--quiet", "--out", str(tmp_path)]) == EXIT_WELL
    shown = capsys.readouterr().out
    assert "so nothing is said of" not in shown
    (entry,) = read_log(tmp_path / "labs")
    assert entry.judged is not Judged.OPEN
    accounts = RunStore.open(tmp_path / "labs" / entry.run).header.accounts
    assert accounts["whole command"] < 180
