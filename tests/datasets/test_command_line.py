"""The command line: what it prints, and that bad input is one line and exit code 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from datasets.__main__ import main
from datasets.cache.cache import FOLDER_VARIABLE
from datasets.cache.integrity import verify
from datasets.payments.schemas import SCHEMAS
from datasets.spec import DatasetSpec

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "arguments",
    [
        "--scale x",
        "--scale 0",
        "--scale nan",
        "--skew 2",
        "--skew 1 --hot-share 0.5",
        "--hot-share 1",
        "--seed -1",
        "--colour red",
        "--scale",
        "brew",
        "prune now",
        "--scale 5 prune",
        "--seed 1 describe",
        "prune --folder /nowhere/at/all",
        "--scale 0.001 --skew 1 --skew-columns merchant,,user",
        "--scale 0.001 --skew-columns Merchant",
        "--scale 1e400",
        "--seed 99999999999999999999",
        "--seed 1.5",
        "--out /proc/version/data --scale 0.001",
        "publish",
        "publish --bootstrap nowhere",
        "publish --bootstrap nowhere:70000",
        "publish --bootstrap nowhere:9092 --rate fast",
        "publish --bootstrap nowhere:9092 --rate 0/s",
        "publish --bootstrap nowhere:9092 --scale 0",
        "publish --bootstrap nowhere:9092 --partitions 0",
        "publish --bootstrap nowhere:9092 --slots 5",
        "publish --bootstrap nowhere:9092 --topic-prefix a/b",
        "--scale 5 publish --bootstrap nowhere:9092",
    ],
)
def test_bad_input_is_one_line_on_stderr_and_exit_code_2(arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments.split()) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("datasets: ")
    assert captured.err.count("\n") == 1


def test_a_dataset_is_written_to_the_folder_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "data"
    command = [sys.executable, "-m", "datasets", "--scale", "0.001", "--skew", "0.9", "--out", str(out)]
    first = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (first.returncode, first.stderr) == (0, "")
    assert "realised: top 1 " in first.stdout
    assert verify(out).spec.skew == 0.9


@pytest.mark.parametrize("how", [("-m", "datasets.generate_initial_data"), ("datasets/generate_initial_data.py",)])
def test_the_module_that_makes_all_tables_is_the_same_command_when_it_is_executed(
    how: tuple[str, ...], tmp_path: Path
) -> None:
    def executed(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *how, *words]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    made = executed("--scale", "0.001", "--skew", "0.9", "--out", str(tmp_path / "data"))
    assert (made.returncode, made.stderr) == (0, "")
    assert verify(tmp_path / "data").spec == DatasetSpec(scale=0.001, skew=0.9)
    refused = executed("--scale", "0")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)


def test_a_character_that_standard_output_has_not_is_shown_by_its_number(tmp_path: Path) -> None:
    out = tmp_path / "dä"
    command = [sys.executable, "-m", "datasets", "--scale", "0.001", "--out", str(out)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert r"d\xe4" in done.stdout
    assert verify(out)


def test_the_same_command_finds_it_and_another_replaces_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ["--out", str(tmp_path / "data")]
    said = []
    for scale in ("0.001", "0.001", "0.002"):
        assert main(["--scale", scale, *out]) == 0
        said.append(capsys.readouterr())
    assert [": made (" in each.out for each in said] == [True, False, True]
    assert "making the dataset again" in said[2].err


def test_a_folder_with_other_things_in_it_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.txt").write_text("dear reader")
    assert main(["--scale", "0.001", "--out", str(tmp_path)]) == 2
    assert "other things than payments data" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_prune_says_what_it_removed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert main(["--scale", "0.001"]) == 0
    assert main(["prune"]) == 0
    assert "removed 1 folder (0.1 MB)" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_two_keys_can_be_skewed_and_the_summary_names_the_law_of_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--scale", "0.01", "--skew", "1.2", "--out", str(tmp_path / "data")]
    assert main([*options, "--skew-columns", "user"]) == 0
    assert main([*options, "--skew-columns", " user , merchant"]) == 0
    first, second = capsys.readouterr().out.split("/data: ")[1:]
    assert "per merchant (uniform)" in first
    assert "per user (skew 1.2 of user)" in first
    for column in ("merchant", "user"):
        assert f"per {column} (skew 1.2 of merchant and user)" in second
    for share in ("ed: top 1 ", "top 10 ", "top 1 % ", "top 20 % ", "Gini ", "largest/median of 200 partitions "):
        assert second.count(share) == 4


def test_describe_explains_every_column_of_every_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe"]) == 0
    tables = capsys.readouterr().out.split("\n\n")
    assert len(tables) == len(SCHEMAS) == 8
    for text, (name, schema) in zip(tables, SCHEMAS.items(), strict=True):
        title, *columns = text.splitlines()
        assert title.startswith(f"{name}: ")
        assert [line.split()[0] for line in columns] == schema.names
        assert all(len(line.split()) > 2 for line in columns)
    assert "  amount           DECIMAL(12,2)  Positive; in the transaction's currency." in tables[4]


@pytest.mark.process
def test_a_reader_who_goes_away_early_gets_no_traceback(tmp_path: Path) -> None:
    command = f"{sys.executable} -m datasets --scale 0.001 --out {tmp_path / 'data'}"
    for sink, said in (("| true", ""), ("> /dev/full", "datasets: standard output cannot be written"), (">&-", "")):
        done = subprocess.run(
            ["bash", "-c", f"{command} {sink}"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.stderr.startswith(said)
        assert done.stderr.count("\n") == bool(said)
        assert verify(tmp_path / "data")


@pytest.mark.process
def test_a_full_disk_behind_help_is_one_line() -> None:
    command = f"{sys.executable} -m datasets --help > /dev/full"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("datasets: standard output cannot be written")
    assert done.stderr.count("\n") == 1
