"""What a killed run leaves in a store, objects and uploads that were never completed, goes with the next run."""

from __future__ import annotations

import re
import subprocess
import sys

import httpx

from bench.accounts import Accounts
from bench.console import QUIET, RunConsole
from bench.java import find_java
from bench.options import Options
from bench.storage import storage
from bench.store_storage import StoreStorage
from tests.services.needs import STORE
from tests.services.s3_store import Store

pytestmark = STORE
GONE = "from bench.stored_runs import new_folder; print(new_folder(kept=False))"


def uploads(store: Store) -> set[str]:
    """Keys of the uploads that were begun and not completed."""
    return set(re.findall("<Key>(.*?)</Key>", httpx.get(f"{store.endpoint}/bench?uploads").text))


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
    assert uploads(store) == {f"{kept}/part-1.parquet"}
