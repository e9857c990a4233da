"""Bad input: one line that names the culprit, exit code 2, nothing lost."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import msgspec
import pytest

from bench.cli import main
from reports.files.store import RunStore
from reports.record import RunHeader
from tests.bench.conftest import Command

TABLE = [
    (["--ablate"], "--ablate"),
    (["--hot-share", "0.5"], "--hot-share"),
    (["--resume", "nowhere"], "--workload"),
    (["--stream", "kafka"], "'counting'"),
    (["--pace", "2000/s", "--stream", "kafka"], "'counting'"),
    (["--storage", "s3a://bucket/place"], "'counting'"),
    (["--storage", "s3a://bucket", "--variant", "plain"], "plain can only work on this machine's disk"),
    (["--storage", "s3a://bucket", "--variant", "plian"], "did you mean 'plain'"),
    (["sweep", "--skew", "0,0.9"], "stands before sweep"),
]
"""What only a workload without Spark can be asked; the others are in tests/bad_input."""


@pytest.mark.parametrize(("words", "culprit"), TABLE, ids=[" ".join(words) for words, _ in TABLE])
def test_bad_input_is_one_line_and_exit_code_2(
    bench: Command, words: list[str], culprit: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert bench(*words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.strip().splitlines()) == 1
    assert culprit in shown.err
    assert not (tmp_path / "runs" / "latest").exists()


def test_a_word_that_is_no_utf_8_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", f"{tmp_path}/\udcff", "--dry-run"]) == 2
    shown = capsys.readouterr()
    assert len(shown.err.strip().splitlines()) == 1
    assert "is no UTF-8" in shown.err
    assert not list(tmp_path.iterdir())


def test_an_output_folder_that_is_a_file_is_refused(
    bench: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    assert bench("--out", str(tmp_path / "file" / "runs")) == 2
    assert "--out" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "mine"


def test_too_little_disk_is_said_before_anything_starts(
    bench: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    usage, real = shutil.disk_usage("/"), shutil.disk_usage
    runs, data = tmp_path / "runs", tmp_path / "data"
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage._replace(free=1) if Path(path) == runs else real(path))
    assert bench("--variant", "plain", "--variant", "same", "--repetitions", "1", "--data-dir", str(data)) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert re.search(rf"^error: outputs need about [\d.]+ GB and {re.escape(str(runs))} has 0\.0 GB free: ", said)
    assert not data.exists()


def finished(bench: Command, run_folder: Path) -> RunStore:
    assert bench("--variant", "plain", "--variant", "same", "--repetitions", "1") == 0
    return RunStore.open(run_folder.resolve())


def resume(*words: str) -> int:
    return main(["--resume", *words])


def test_a_complete_run_is_not_resumed(bench: Command, run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = finished(bench, run_folder)
    before = (store.folder / "trials.jsonl").read_bytes()
    capsys.readouterr()
    assert resume(str(store.folder)) == 2
    assert "complete" in capsys.readouterr().err
    assert (store.folder / "trials.jsonl").read_bytes() == before


def test_a_run_of_another_version_is_not_resumed(
    bench: Command, run_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = finished(bench, run_folder)
    changed(store, version="0.0.1")
    assert resume(str(store.folder)) == 2
    assert "0.0.1" in capsys.readouterr().err


def test_a_run_of_other_code_is_resumed_only_by_force(
    bench: Command, run_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = finished(bench, run_folder)
    changed(store, code="other", outcome="interrupted")
    assert resume(str(store.folder)) == 2
    assert "--force" in capsys.readouterr().err
    assert resume(str(store.folder), "--force") == 0


def test_resume_takes_no_other_options(bench: Command, run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = finished(bench, run_folder)
    assert resume(str(store.folder), "--repetitions", "9") == 2
    assert "--repetitions" in capsys.readouterr().err


@pytest.mark.parametrize("folder", ["nowhere", "empty"])
def test_a_folder_that_is_no_run_is_refused(tmp_path: Path, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert resume(str(tmp_path / folder)) == 2
    assert folder in capsys.readouterr().err


def changed(store: RunStore, **fields: object) -> None:
    header = {**msgspec.to_builtins(store.header), **fields}
    store.update_header(msgspec.convert(header, RunHeader))
