"""`python -m bench new-variant NAME`: what it writes runs, is right, and hides nothing."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bench.cli import main
from bench.commands.launch import EXIT_USAGE, EXIT_WELL
from pipelines.catalog import load_catalog
from pipelines.payments_skeleton import PLUGIN

ROOT = Path(__file__).resolve().parents[2]


def test_a_new_variant_can_be_loaded_at_once_under_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-variant", "fast-one", "--folder", str(tmp_path)]) == EXIT_WELL
    assert {path.name for path in tmp_path.iterdir()} == {"fast_one.py", "test_fast_one.py"}
    assert "my" not in re.findall(r"\b(my)[-_]idea", (tmp_path / "test_fast_one.py").read_text())
    (mine,) = (each for each in load_catalog([tmp_path / "fast_one.py"]).variants if each.variant.name == "fast-one")
    assert [stage.name for stage in mine.variant.stages] == ["streaming_index", "batch_index", "final_aggregate"]
    assert f"--plugin {tmp_path / 'fast_one.py'}" in capsys.readouterr().out


def test_what_to_do_next_can_be_pasted_into_a_shell_though_the_folder_has_a_space(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my dir"
    folder.mkdir()
    assert main(["new-variant", "fast-one", "--folder", str(folder)]) == EXIT_WELL
    shown = capsys.readouterr().out
    assert shown.startswith(f"wrote {folder / 'fast_one.py'}\n")
    (test,) = re.findall(r"2\. (uv run .*)", shown)
    (run,) = re.findall(r"3\. (uv run .*?)\n$", shown, re.DOTALL)
    assert shlex.split(test)[-1] == str(folder / "test_fast_one.py")
    words = shlex.split(run)
    assert words[words.index("--plugin") + 1] == str(folder / "fast_one.py")


def test_the_page_on_writing_a_variant_shows_the_same_plugin() -> None:
    page = (ROOT / "docs" / "writing-a-variant.md").read_text()
    assert re.findall(r"```python\n(.*?)```", page, re.DOTALL) == [PLUGIN]
    assert 15 <= sum(bool(line.strip()) for line in PLUGIN.splitlines()) <= 25


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("My Idea",), "is no name for a variant"),
        (("optimized",), "there is a variant optimized already"),
        (("json",), "would hide the Python module json"),
        (("taken",), "taken.py exists already and is left as it is"),
        (("mine", "--folder", "no-such-folder"), "give a --folder that exists"),
    ],
)
def test_a_name_or_folder_that_cannot_be_is_one_line(
    words: tuple[str, ...],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("taken.py").write_text("mine")
    assert main(["new-variant", *words]) == EXIT_USAGE
    line = capsys.readouterr().err
    assert says in line
    assert line.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["taken.py"]
    assert Path("taken.py").read_text() == "mine"


@pytest.mark.spark
@pytest.mark.nightly
def test_the_tests_of_a_new_variant_pass_and_fail_once_it_is_wrong(tmp_path: Path) -> None:
    assert main(["new-variant", "fast-one", "--folder", str(tmp_path)]) == EXIT_WELL
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "2 passed" in done.stdout, done.stdout[-2000:]
    plugin = tmp_path / "fast_one.py"
    plugin.write_text(plugin.read_text().replace("F.max_by", "F.min_by"))
    done = subprocess.run([*words, "-k", "right"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "fast-one in final_aggregate: " in done.stdout, done.stdout[-2000:]
    assert " differs in " in done.stdout
