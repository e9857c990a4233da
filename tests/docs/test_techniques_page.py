"""docs/techniques.md is what definitions, code and figures say; its code, figures and commands are real."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bench.cli import main
from bench.techniques.figures import read_figures
from bench.techniques.page import techniques_page
from pipelines.payments import OPTIMIZED
from pipelines.phase2_optimized.tunings import GROUPS, TUNINGS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGE = (DOCS / "techniques.md").read_text(encoding="utf-8")
FIGURES = read_figures(DOCS / "techniques")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def test_the_page_is_what_the_command_writes() -> None:
    assert techniques_page(OPTIMIZED, GROUPS, FIGURES) == PAGE, "write it anew: python -m bench.techniques"


def test_lines_with_a_sign_stand_in_the_files_of_their_diff() -> None:
    diffs = re.findall(r"```diff\n(?:--- (\S+)\n)?\+\+\+ (\S+)\n(.*?)```", PAGE, re.DOTALL)
    assert len(diffs) >= sum(not tuning.spark_conf for tuning in TUNINGS)
    for before, after, text in diffs:
        files = {"-": before, "+": after}
        for line in filter(None, text.splitlines()):
            for sign in "-+" if line[0] == " " else line[0]:
                if files[sign]:
                    assert line[1:] in (ROOT / files[sign]).read_text(encoding="utf-8").splitlines(), (files, line)


def test_settings_with_a_plus_are_those_of_the_variant_and_with_a_minus_the_baselines() -> None:
    variants = {variant.name: variant for variant in OPTIMIZED.derived()}
    for tuning in TUNINGS:
        (own,) = re.findall(rf"### {tuning.name}\n(.*?)\*\*Counter", PAGE, re.DOTALL)
        after = dict(line.split("=", 1) for line in re.findall(r"^\+([\w.#]+=.*)$", own, re.MULTILINE))
        before = dict(line.split("=", 1) for line in re.findall(r"^-(spark[\w.]+=.*)$", own, re.MULTILINE))
        conf = variants[f"baseline-with-{tuning.name}"].spark_conf
        assert after == {key: conf[key].replace("{cores}", "<number of cores>") for key in tuning.spark_conf}
        assert before == {key: value for key, value in OPTIMIZED.plain_conf.items() if key in tuning.spark_conf}


@pytest.mark.parametrize("figure", FIGURES.elsewhere, ids=lambda figure: f"{figure.technique}-{figure.document}")
def test_figures_from_other_documents_stand_in_the_section_that_is_named(figure: object) -> None:
    (given,) = (each for each in FIGURES.elsewhere if each is figure)
    assert given.technique in OPTIMIZED.ablation or given.technique in {tuning.name for tuning in TUNINGS}
    name, _, anchor = given.document.partition("#")
    section = sections(DOCS / name)[anchor]
    assert set(NUMBER.findall(given.text)) <= set(NUMBER.findall(section)), section


def sections(document: Path) -> dict[str, str]:
    """The text under each heading, by the heading's anchor as GitHub makes it; higher ones hold those below."""
    parts = re.split(r"^(#+) (.*)\n", document.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    found = {}
    for place in range(0, len(parts), 3):
        anchor = re.sub(r"[^\w\- ]", "", parts[place + 1].lower()).replace(" ", "-")
        found[anchor] = parts[place + 2]
    return found


@pytest.mark.parametrize(
    "command", re.findall(r"^uv run python -m bench (.*)$", PAGE.replace("\\\n", ""), re.MULTILINE)
)
def test_a_command_of_the_page_can_be_planned(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command)
    assert words[-1] == "--dry-run"
    assert main(words) == 0, capsys.readouterr().err
