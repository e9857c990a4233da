"""What is kept about this machine between runs: the noise floor that a calibration found."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

import msgspec
import platformdirs

from bench.errors import BenchError
from bench.machine.environment import cores, memory_bytes, processor
from reports.files.atomic import write_atomically
from reports.record import NoiseFloor

FOLDER_VARIABLE: Final = "SPARK_VARIANT_BENCH_STATE"


def machine_id() -> str:
    """Twelve hex digits that tell machines apart by what decides their speed; no names, so that it may be published."""
    facts = f"{processor()}/{cores()}/{round(memory_bytes() / (1 << 30))}"
    return hashlib.sha256(facts.encode()).hexdigest()[:12]


def noise_file() -> Path:
    """Where the noise floor of this machine is kept."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    folder = Path(chosen) if chosen else platformdirs.user_state_path("spark-variant-bench")
    return folder / f"noise-{machine_id()}.json"


def read_noise_floor() -> NoiseFloor | None:
    """What the last calibration of this machine found; None if there was none, or none that can be understood."""
    try:
        return msgspec.json.decode(noise_file().read_bytes(), type=NoiseFloor)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def write_noise_floor(found: NoiseFloor) -> Path:
    """Keep what a calibration found, in the place of an earlier one; returns the file. BenchError if it cannot be."""
    path = noise_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")
    except OSError as error:
        raise BenchError(f"cannot write {path} ({error.strerror}): name a folder by {FOLDER_VARIABLE}") from error
    return path
