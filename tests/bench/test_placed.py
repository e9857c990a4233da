"""Where a driver writes: in its scratch folder, all that it would leave behind when it is killed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.engines.spark_conf import JAVA_OPTIONS, placed


def test_temporary_files_lie_in_the_scratch_folder_beside_the_options_that_were_given(tmp_path: Path) -> None:
    scratch = tmp_path / "a folder"
    found = placed({JAVA_OPTIONS: "-Xss4m"}, scratch)
    assert found[JAVA_OPTIONS] == f'-Xss4m -Djava.io.tmpdir="{scratch}/tmp"'
    assert (scratch / "tmp").is_dir()
    assert found["spark.local.dir"] == str(scratch)


def test_a_users_own_folder_for_them_is_left_alone(tmp_path: Path) -> None:
    own = {JAVA_OPTIONS: "-Djava.io.tmpdir=/var/tmp", "spark.local.dir": "/data"}
    assert placed(own, tmp_path).items() >= own.items()


def test_libraries_are_not_unpacked_where_nothing_may_be_executed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = list(os.statvfs(tmp_path))
    values[8] |= os.ST_NOEXEC
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result(values))
    assert JAVA_OPTIONS not in placed({}, tmp_path)
