"""Which Java is taken, with real executables on the path."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bench.machine.java import find_java


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def java_of_version(folder: Path, version: str) -> Path:
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2020-01-01' >&2\n")
    java.chmod(0o755)
    return folder


@pytest.mark.parametrize("version", ["17", "17.0.15", "21.0.8", "25"])
def test_a_new_enough_java_is_taken(tmp_path: Path, version: str) -> None:
    home = java_of_version(tmp_path / "jdk", version)
    java = find_java({"JAVA_HOME": str(home), "PATH": ""})
    assert (java.home, java.version, java.notice) == (home, version, None)


@pytest.mark.parametrize("version", ["1.8.0_302", "11.0.2", "16"])
def test_a_wrong_java_is_named_in_one_line_and_the_packaged_one_taken(tmp_path: Path, version: str) -> None:
    home = java_of_version(tmp_path / "jdk", version)
    java = find_java({"PATH": str(home / "bin")})
    assert java.notice is not None
    assert version in java.notice and str(home) in java.notice
    assert "\n" not in java.notice
    assert java.version.startswith("21")


def test_without_any_java_the_packaged_one_runs_and_takes_sparks_arguments() -> None:
    java = find_java({"PATH": ""})
    assert java.notice is None
    words = [str(java.home / "bin" / "java"), "--add-modules=jdk.incubator.vector", "-Dname=two words", "-version"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert java.version in done.stderr
