"""Days that nothing has changed are shared, all others are left as they were written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipelines.phase2_optimized.incremental import take_unchanged_days


def written(folder: Path, **days: str) -> Path:
    for day, text in days.items():
        (folder / f"trans_date={day}").mkdir(parents=True)
        (folder / f"trans_date={day}" / "part-0.parquet").write_text(text)
    folder.mkdir(exist_ok=True)
    (folder / "_SUCCESS").touch()
    return folder


def test_what_later_lacks_is_linked_and_what_it_has_stays(tmp_path: Path) -> None:
    earlier = written(tmp_path / "earlier", one="1", two="2")
    later = written(tmp_path / "later", two="changed")
    assert take_unchanged_days(earlier, later) == 1
    assert (later / "trans_date=two" / "part-0.parquet").read_text() == "changed"
    shared = (folder / "trans_date=one" / "part-0.parquet" for folder in (earlier, later))
    assert len({file.stat().st_ino for file in shared}) == 1


def test_where_links_cannot_be_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    earlier, later = written(tmp_path / "earlier", one="1"), written(tmp_path / "later")
    assert take_unchanged_days(earlier, later) == 1
    assert (later / "trans_date=one" / "part-0.parquet").read_text() == "1"


def test_an_index_that_does_not_lie_by_date_shares_nothing(tmp_path: Path) -> None:
    assert take_unchanged_days(written(tmp_path / "earlier"), written(tmp_path / "later", one="1")) == 0
