"""Folders are written out with what is put into them, where the system lets anybody do so."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reports.errors import ReportError
from reports.files.durable import make_folder, sync_folder
from reports.files.store import RunStore
from reports.record import RunHeader


def test_folders_above_a_run_that_are_made_for_it_are_on_the_disk_as_well(
    tmp_path: Path, header: RunHeader, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced, real = [], os.fsync

    def fsync(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    RunStore.create(tmp_path / "many" / "runs", header)
    assert synced[:2] == [tmp_path, tmp_path / "many"]
    make_folder(tmp_path / "many" / "runs")
    assert synced[-1] == tmp_path / "many" / "runs"  # `latest`, and nothing after it


def test_a_file_in_place_of_the_folder_for_runs_is_told_as_such(tmp_path: Path, header: RunHeader) -> None:
    (tmp_path / "runs").touch()
    with pytest.raises(ReportError, match="cannot write run"):
        RunStore.create(tmp_path / "runs", header)


@pytest.mark.parametrize(
    ("name", "code", "raises"),
    [
        ("fsync", errno.EINVAL, False),
        ("fsync", errno.EIO, True),
        ("open", errno.EACCES, False),
        ("open", errno.ENOENT, True),
    ],
)
def test_a_system_that_writes_out_no_folder_is_left_to_itself_and_a_disk_that_fails_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int, raises: bool
) -> None:
    monkeypatch.setattr(os, name, _failing(code))
    if raises:
        with pytest.raises(OSError, match=os.strerror(code)):
            sync_folder(tmp_path)
    else:
        sync_folder(tmp_path)


def _failing(code: int) -> Callable[..., None]:
    def call(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    return call
