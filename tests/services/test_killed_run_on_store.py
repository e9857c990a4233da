"""What a killed run leaves in a store, objects and uploads that were never completed, goes with the next run."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from bench.accounts import Accounts
from bench.cli import main
from bench.display.run_console import QUIET, RunConsole
from bench.machine.java import find_java
from bench.options import Options
from bench.storage.storage import storage
from bench.storage.store_storage import StoreStorage
from datasets.cache.cache import Dataset
from reports.files.store import RunStore
from tests.processes import alive, below
from tests.services.needs import STORE
from tests.services.s3_store import Store
from tests.services.short_lived import short_lived

pytestmark = STORE
GONE = "from bench.storage.stored_runs import new_folder; print(new_folder(kept=False))"


def uploads(store: Store, of: str) -> set[str]:
    """Keys that begin with `of`, of the uploads that were begun and not completed."""
    keys = re.findall("<Key>(.*?)</Key>", httpx.get(f"{store.endpoint}/bench?uploads").text)
    return {key for key in keys if key.startswith(of)}


def next_run(store: Store, place: str) -> None:
    """What the next run does with the store before anything else, and what it does at its end."""
    with RunConsole(QUIET) as console:
        options = Options(storage=place, s3_endpoint=store.endpoint, s3_path_style=True)
        found = storage(options, find_java(), Accounts(), console)
        assert isinstance(found, StoreStorage)
        found.check()
        found.close(keep_outputs=False)


def test_objects_and_uploads_of_a_run_that_is_gone_are_removed_and_nobody_elses(store: Store) -> None:
    done = subprocess.run([sys.executable, "-c", GONE], capture_output=True, text=True, check=True)
    gone, kept = f"left/{done.stdout.strip()}", "left/run-20260101-000000-abcdef"
    for folder in (gone, kept):
        store.connected().write(f"s3a://bench/{folder}/part-0.parquet", b"rows")
        httpx.post(f"{store.endpoint}/bench/{folder}/part-1.parquet?uploads").raise_for_status()
    next_run(store, "s3a://bench/left")
    assert set(store.connected().files("s3a://bench/left")) == {f"{kept.removeprefix('left/')}/part-0.parquet"}
    assert uploads(store, of="left/") == {f"{kept}/part-1.parquet"}


@pytest.mark.nightly
def test_a_run_killed_while_it_sends_an_output_leaves_uploads_that_resuming_aborts(
    store: Store, data: Dataset, tmp_path: Path
) -> None:
    asked = ["--scale", "0.05", "--skew", "0.9", "--variant", "optimized", "--repetitions", "1", "--mode", "quick"]
    places = ["--out", str(tmp_path / "runs"), "--scratch", str(tmp_path / "scratch")]
    where = ["--data-dir", str(data.folder.parent), "--storage", "s3a://bench/killed", *store.options]
    command = [sys.executable, "-m", "bench", *asked, *short_lived(), "--stage", "batch_index", *places, *where]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 120
        while not (begun := uploads(store, of="killed/run-")):
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.02)
        own = below(process.pid)
        process.kill()
    assert not alive(own, 10)
    assert uploads(store, of="killed/run-") >= begun  # nobody was left to complete or to abort them

    run = tmp_path / "runs" / "latest"
    assert main(["--resume", str(run)]) == 0  # all answers equal the reference's
    assert not uploads(store, of="killed/run-")
    assert not [path for path in store.connected().files("s3a://bench/killed") if path.startswith("run-")]
    finished = [record.trial for record in RunStore.open(run).records()]
    assert len({(each.id, each.attempt) for each in finished}) == len(finished)
    assert "optimized" in {each.variant for each in finished}
    assert not list((tmp_path / "scratch").iterdir())
