"""Which folders in a store are of runs that are gone: those of processes that run no more, and none of others' runs."""

from __future__ import annotations

import subprocess
import sys
import time

from bench.storage.stored_runs import FOREIGN_DAYS, left_behind, new_folder
from datasets.cache.maker import Maker

DAY = 24 * 3600.0


def folder_of_one_that_is_gone() -> str:
    code = "from bench.storage.stored_runs import new_folder; print(new_folder(kept=False))"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_only_folders_of_processes_that_run_no_more_are_left_behind() -> None:
    gone, mine, kept = folder_of_one_that_is_gone(), new_folder(kept=False), new_folder(kept=True)
    dataset = "dataset-0123456789abcdef"
    assert left_behind([gone, mine, kept, dataset, "run-of-somebody", f"{gone}-copy"], time.time()) == [gone]
    assert left_behind([mine, kept, dataset], time.time() + 1000 * DAY) == []


def test_one_of_another_machine_is_left_behind_after_some_days() -> None:
    here = str(Maker.this())
    elsewhere = new_folder(kept=False).replace(here.split("-", maxsplit=1)[0], "0123abcd")
    assert left_behind([elsewhere], time.time() + (FOREIGN_DAYS - 1) * DAY) == []
    assert left_behind([elsewhere], time.time() + (FOREIGN_DAYS + 1) * DAY) == [elsewhere]
