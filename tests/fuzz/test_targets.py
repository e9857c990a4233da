"""What is fuzzed takes good bytes, some spoilt ones, and what it once stumbled over (`findings/TARGET-…`).

The fuzzing itself is `python -m tests.fuzz`.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

FLIPPED = 15
FINDINGS = sorted(Path(__file__).with_name("findings").iterdir())


@pytest.mark.parametrize("name", TARGETS)
def test_good_bytes_are_read_and_not_refused(name: str, tmp_path: Path) -> None:
    """Else what is made of them would all be refused for the same reason, and nothing behind it be tried."""
    for number, seed in enumerate(TARGETS[name].seeds):
        folder = tmp_path / str(number)
        folder.mkdir()
        TARGETS[name].read(seed, folder)


@pytest.mark.parametrize("name", TARGETS)
def test_good_and_flipped_bytes_are_read_or_refused(name: str, tmp_path: Path) -> None:
    target = TARGETS[name]
    chance = random.Random(name)
    for seed in target.seeds:
        target.try_out(seed, tmp_path)
        for _ in range(FLIPPED):
            spoilt = bytearray(seed)
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
            target.try_out(bytes(spoilt), tmp_path)


@pytest.mark.parametrize("finding", FINDINGS, ids=[each.name for each in FINDINGS])
def test_what_was_once_found_is_read_or_refused(finding: Path, tmp_path: Path) -> None:
    TARGETS[finding.name.partition("-")[0]].try_out(finding.read_bytes(), tmp_path)
