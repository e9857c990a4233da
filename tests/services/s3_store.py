"""An S3-compatible store on loopback for tests: moto in a process under a guard that ends it with the tests."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.services.guarded_process import GuardedProcess
from bench.services.ports import free_port
from datasets.stores.object_store import ObjectStore
from datasets.stores.store_access import StoreAccess
from tests.services.counted_store import Seen, requests_in

START_SECONDS = 90.0
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAOFNOBODYATALL001",
    "AWS_SECRET_ACCESS_KEY": "nothing/opens/with/this+secret/of+tests01",
}


@dataclass(frozen=True)
class Store:
    endpoint: str
    log: Path

    @property
    def access(self) -> StoreAccess:
        return StoreAccess(endpoint=self.endpoint, path_style=True)

    @property
    def options(self) -> tuple[str, ...]:
        return ("--s3-endpoint", self.endpoint, "--s3-path-style")

    def connected(self) -> ObjectStore:
        return ObjectStore(self.access)

    def make_bucket(self, name: str) -> str:
        httpx.put(f"{self.endpoint}/{name}").raise_for_status()
        return f"s3a://{name}"

    def seen(self) -> list[Seen]:
        return requests_in(self.log)


@contextmanager
def running_store(
    folder: Path, environment: Mapping[str, str] | None = None, port: int | None = None
) -> Iterator[Store]:
    """It is killed at the end, with all that is in it."""
    folder.mkdir(exist_ok=True)
    port, log = port or free_port(), folder / "requests.jsonl"
    settings = [f"{name}={value}" for name, value in (environment or {}).items()]
    command = ["env", *settings, sys.executable, "-m", "tests.services.counted_store", str(port), str(log)]
    process = GuardedProcess([command], folder / "scratch", folder / "store.log")
    try:
        _wait(f"http://127.0.0.1:{port}", process)
        yield Store(f"http://127.0.0.1:{port}", log)
    finally:
        process.kill()


def _wait(endpoint: str, process: GuardedProcess) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            httpx.get(f"{endpoint}/moto-api/")
            return
        except httpx.TransportError:
            assert process.alive and time.monotonic() < end
            time.sleep(0.1)
