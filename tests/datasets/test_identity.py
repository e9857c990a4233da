"""The same spec gives the same bytes: today, in another process, whoever does which piece of the work in what order."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from datasets import generate_initial_data
from datasets.cache.integrity import verify
from datasets.generate_initial_data import generate
from datasets.manifest import Manifest
from datasets.payments import arrivals, dimensions, signals, transactions, versions
from datasets.payments.population import ORPHANS
from datasets.spec import DatasetSpec

ROOT = Path(__file__).parents[2]

FINGERPRINTS = {
    DatasetSpec(scale=0.001): "2056eca73a510db431026fa1590d8d8d",
    DatasetSpec(scale=0.02, skew=0.9): "cdfe4f57de50f7e2d471ea9eaca2c1d5",
    DatasetSpec(scale=0.02, hot_share=0.3, seed=7): "6ad3e7be9243e7ea944f1f477d023970",
    DatasetSpec(
        scale=0.05, skew=1.2, skew_columns=("merchant", "user"), seed=2**63 - 1
    ): "3a14fad6ed97721634978503adb62519",
    DatasetSpec(scale=2.7, skew=0.5, skew_columns=("user",), seed=3): "2c8762bedeb8ea4a4515d768a4c12b11",
}
"""Content of a few datasets as this version of the generator makes them; the last one has two chunks."""

SLOW = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking what fails would take minutes
)

_CHUNKED = (transactions, versions, signals, dimensions)
_PROGRAM = """
import json, sys
from pathlib import Path
from datasets.generate_initial_data import generate
from datasets.spec import DatasetSpec

for number, fields in enumerate(json.loads(sys.argv[2])):
    fields["skew_columns"] = tuple(fields["skew_columns"])
    print(generate(DatasetSpec(**fields), Path(sys.argv[1]) / str(number), workers=3).fingerprint)
"""


@st.composite
def specs(draw: st.DrawFn) -> DatasetSpec:
    scale = draw(st.floats(1e-6, 0.04))
    columns = draw(st.sampled_from([("merchant",), ("user",), ("merchant", "user")]))
    seed = draw(st.integers(0, 2**63 - 1))
    if draw(st.booleans()):
        return DatasetSpec(scale=scale, hot_share=draw(st.floats(0.001, 1 - ORPHANS)), skew_columns=columns, seed=seed)
    return DatasetSpec(scale=scale, skew=draw(st.floats(0, 1.5)), skew_columns=columns, seed=seed)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of a thousand rows and slots of two events, so that small datasets are the work of many."""
    for module in _CHUNKED:
        monkeypatch.setattr(module, "CHUNK", 1000)
    monkeypatch.setattr(arrivals, "EVENTS_PER_SLOT", 2)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Callable[[], Path]]:
    """Gives a new empty folder at each call, and removes the one before."""
    folder = tmp_path / "data"

    def make() -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        return folder

    yield make
    make()


def in_any_order(generated: Callable[[], Manifest], rng: random.Random) -> Manifest:
    """What comes out when chunks and hours are made in an order of chance."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_chunks", "_hours"):
            tasks: Callable[..., list[Any]] = getattr(generate_initial_data, name)
            patch.setattr(generate_initial_data, name, lambda making, tasks=tasks: shuffled(tasks(making), rng))
        return generated()


def shuffled(tasks: list[Any], rng: random.Random) -> list[Any]:
    rng.shuffle(tasks)
    return tasks


def elsewhere(chosen: list[DatasetSpec], folder: Path, **environment: str) -> list[str]:
    """Fingerprints as a process of its own gives them."""
    command = [sys.executable, "-c", _PROGRAM, str(folder), json.dumps([asdict(spec) for spec in chosen])]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.split()


@pytest.mark.process
@settings(SLOW, max_examples=20)
@given(spec=specs(), workers=st.integers(1, 4), rng=st.randoms(use_true_random=False))
@pytest.mark.usefixtures("small_pieces")
def test_neither_the_number_of_workers_nor_the_order_of_work_changes_anything(
    fresh: Callable[[], Path], spec: DatasetSpec, workers: int, rng: random.Random
) -> None:
    alone = generate(spec, fresh(), workers=1)
    assert in_any_order(lambda: generate(spec, fresh(), workers=workers), rng) == alone


@pytest.mark.process
@settings(SLOW, max_examples=10)
@given(spec=specs())
def test_a_second_making_gives_the_same_manifest_and_the_files_it_tells_of(
    fresh: Callable[[], Path], spec: DatasetSpec
) -> None:
    first = generate(spec, fresh())
    folder = fresh()
    assert generate(spec, folder) == first
    assert verify(folder) == first


@pytest.mark.usefixtures("small_pieces")
def test_the_small_pieces_of_these_tests_are_many(tmp_path: Path) -> None:
    manifest = generate(DatasetSpec(scale=0.04), tmp_path / "data")
    assert manifest.tables["transactions"].files == 4
    events = arrivals.Arrivals(tmp_path / "events", "transaction_id", manifest.spec.counts.transaction_events)
    assert events.slots_per_hour == 9


@pytest.mark.process
def test_a_process_with_other_hashes_place_time_zone_and_processor_gives_the_same_bytes(tmp_path: Path) -> None:
    chosen = list(FINGERPRINTS)[:4]
    here = [generate(spec, tmp_path / f"here-{number}").fingerprint for number, spec in enumerate(chosen)]
    found: list[str] = np.show_config(mode="dicts")["SIMD Extensions"]["found"]
    settings = {"NPY_DISABLE_CPU_FEATURES": " ".join(found), "ARROW_USER_SIMD_LEVEL": "NONE"}
    assert elsewhere(chosen, tmp_path, PYTHONHASHSEED="4711", TZ="Asia/Tokyo", LC_ALL="C", **settings) == here
    assert elsewhere(chosen[:1], tmp_path / "again", PYTHONHASHSEED="0") == here[:1]


@pytest.mark.parametrize("spec", FINGERPRINTS, ids=lambda spec: f"{spec.scale:g} {spec.label}")
def test_this_version_of_the_generator_still_gives_the_bytes_it_gave(spec: DatasetSpec, tmp_path: Path) -> None:
    """Where this fails on purpose, raise GENERATOR_VERSION and state the new fingerprints here."""
    assert generate(spec, tmp_path / "data").fingerprint == FINGERPRINTS[spec]
