import json
from pathlib import Path

import pytest

from bench.answers.outputs import OutputFile, output_files


def put(path: Path, size: int = 3) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    return str(path)


def commit(folder: Path, name: str, *files: tuple[str, int], action: str = "add") -> None:
    log = folder / "_spark_metadata"
    log.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"path": path, "size": size, "isDir": False, "action": action}) for path, size in files]
    (log / name).write_text("\n".join(["v1", *lines]), encoding="utf-8")


def test_a_batch_output_is_all_files_but_hidden_ones(tmp_path: Path) -> None:
    for name in ("part-0.parquet", "k=2/part-1.parquet", "k=1/part-1.parquet"):
        put(tmp_path / name, size=5)
    for name in ("_SUCCESS", ".part-0.parquet.crc", "_temporary/0/part-9.parquet", "k=1/.hidden/part-9.parquet"):
        put(tmp_path / name)
    assert output_files(str(tmp_path)) == (
        OutputFile("k=1/part-1.parquet", 5),
        OutputFile("k=2/part-1.parquet", 5),
        OutputFile("part-0.parquet", 5),
    )


def test_a_folder_that_is_not_there_holds_no_files(tmp_path: Path) -> None:
    assert output_files(str(tmp_path / "nowhere")) == ()


def test_of_a_streaming_output_only_committed_files_count(tmp_path: Path) -> None:
    put(tmp_path / "part-left-by-a-failed-batch.parquet")
    commit(tmp_path, "0", (f"file://{put(tmp_path / 'a.parquet')}", 3))
    commit(tmp_path, "1", (f"file://{put(tmp_path / 'k=1' / 'b.parquet', 4)}", 4))
    commit(tmp_path, "1.tmp", (f"file://{tmp_path}/c.parquet", 9))
    assert output_files(str(tmp_path)) == (OutputFile("a.parquet", 3), OutputFile("k=1/b.parquet", 4))


def test_a_compacted_log_stands_for_all_batches_up_to_it(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        put(tmp_path / name)
    commit(tmp_path, "8", (f"file://{tmp_path}/old", 3))
    commit(tmp_path, "9.compact", (f"file://{tmp_path}/a", 3), (f"file://{tmp_path}/b", 3))
    commit(tmp_path, "10", (f"file://{tmp_path}/c", 3))
    assert [file.path for file in output_files(str(tmp_path))] == ["a", "b", "c"]


def test_a_file_the_log_deletes_again_does_not_count(tmp_path: Path) -> None:
    commit(tmp_path, "0", (f"file://{tmp_path}/a", 3), (f"file://{tmp_path}/b", 3))
    commit(tmp_path, "1", (f"file://{tmp_path}/a", 3), action="delete")
    assert [file.path for file in output_files(str(tmp_path))] == ["b"]


def test_a_log_without_batches_means_no_files(tmp_path: Path) -> None:
    put(tmp_path / "part-0.parquet")
    (tmp_path / "_spark_metadata").mkdir()
    assert output_files(str(tmp_path)) == ()


def test_escaped_addresses_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "my output"
    put(folder / "k=a%3Ab" / "part 0.parquet")
    commit(folder, "0", (f"file://{tmp_path}/my%20output/k=a%253Ab/part%200.parquet", 3))
    (file,) = output_files(str(folder))
    assert file == OutputFile("k=a%3Ab/part 0.parquet", 3)
    assert (folder / file.path).exists()


def test_an_output_that_was_moved_is_still_found(tmp_path: Path) -> None:
    put(tmp_path / "before" / "a.parquet")
    commit(tmp_path / "before", "0", (f"file://{tmp_path}/before/a.parquet", 3))
    (tmp_path / "before").rename(tmp_path / "after")
    assert output_files(str(tmp_path / "after")) == (OutputFile("a.parquet", 3),)


def test_a_relative_folder_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(tmp_path / "out", "0", (f"file://{tmp_path}/out/k=1/a.parquet", 3))
    monkeypatch.chdir(tmp_path)
    assert output_files("out") == (OutputFile("k=1/a.parquet", 3),)


def test_files_that_another_folder_has_too_are_shared(tmp_path: Path) -> None:
    for name in ("earlier", "later"):
        (tmp_path / name).mkdir()
    (tmp_path / "earlier" / "a.parquet").write_bytes(b"old")
    (tmp_path / "later" / "a.parquet").hardlink_to(tmp_path / "earlier" / "a.parquet")
    (tmp_path / "later" / "b.parquet").write_bytes(b"new one")
    found = output_files(str(tmp_path / "later"))
    assert [(file.path, file.shared) for file in found] == [("a.parquet", True), ("b.parquet", False)]
