"""Jars in the cache folder: whole or not there, and one line when they cannot be fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.errors import BenchError
from bench.services import jars
from bench.services.jars import JarSet, ensure_jars, found_jars

TWO = JarSet(name="two-1.0", modules=("org.example:two:1.0",))

# Stands for Java with Ivy: the last argument says where the jars go.
BRINGS_TWO = """#!/bin/sh
for argument do last=$argument; done
mkdir -p "$(dirname "$last")"
printf one > "$(dirname "$last")/one-1.0.jar"
printf three > "$(dirname "$last")/two-1.0.jar"
"""
FINDS_NOTHING = """#!/bin/sh
echo "		:: org.example#two;1.0: not found"
echo "[FATAL] unresolved dependency: org.example#two;1.0: not found"
exit 1
"""


def program(folder: Path, text: str) -> Path:
    java = folder / "java"
    java.write_text(text)
    java.chmod(0o755)
    return java


def test_jars_are_fetched_once_and_found_from_then_on(tmp_path: Path) -> None:
    java, cache = program(tmp_path, BRINGS_TWO), tmp_path / "cache"
    said: list[str] = []
    first = ensure_jars(TWO, java, said.append, cache)
    assert [path.name for path in first] == ["one-1.0.jar", "two-1.0.jar"]
    assert len(said) == 1
    java.unlink()
    assert ensure_jars(TWO, java, said.append, cache) == first
    assert len(said) == 1
    assert [path.name for path in cache.iterdir()] == [TWO.name]


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_text("")])
def test_damaged_jars_are_fetched_again(tmp_path: Path, damage: object) -> None:
    java, cache = program(tmp_path, BRINGS_TWO), tmp_path / "cache"
    first = ensure_jars(TWO, java, folder=cache)
    assert callable(damage)
    damage(first[1])
    assert found_jars(TWO, cache) == ()
    assert ensure_jars(TWO, java, folder=cache) == first
    assert first[1].read_text() == "three"
    assert [path.name for path in cache.iterdir()] == [TWO.name]


def test_jars_that_do_not_exist_are_named_with_the_line_that_fetches_them(tmp_path: Path) -> None:
    java, cache = program(tmp_path, FINDS_NOTHING), tmp_path / "cache"
    with pytest.raises(BenchError, match=r"not found: org.example#two;1.0.*python -m bench.services fetch") as error:
        ensure_jars(TWO, java, folder=cache)
    assert len(str(error.value).splitlines()) == 1
    assert list(cache.iterdir()) == []


def test_a_network_that_does_not_answer_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "STALL_SECONDS", 0.3)
    java, cache = program(tmp_path, "#!/bin/sh\nexec sleep 60\n"), tmp_path / "cache"
    with pytest.raises(BenchError, match=r"nothing arrived for 0.3 s"):
        ensure_jars(TWO, java, folder=cache)
    assert list(cache.iterdir()) == []


def test_without_java_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="No such file"):
        ensure_jars(TWO, tmp_path / "nowhere", folder=tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BenchError, match="file/cache"):
        ensure_jars(TWO, tmp_path / "java", folder=tmp_path / "file" / "cache")


def test_a_jar_that_spark_has_is_not_kept_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spark = tmp_path / "spark"
    spark.mkdir()
    for name in ("ivy-2.0.jar", "one-1.0.jar"):
        (spark / name).write_text("")
    monkeypatch.setattr(jars, "_spark_jars", lambda: spark)
    beside = JarSet(name="two-1.0", modules=TWO.modules, beside_spark=True)
    found = ensure_jars(beside, program(tmp_path, BRINGS_TWO), folder=tmp_path / "cache")
    assert [path.name for path in found] == ["two-1.0.jar"]
