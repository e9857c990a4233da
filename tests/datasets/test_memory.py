"""Memory for generation does not grow with the scale; each in a process of its own, whose peak tells."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROGRAM = """
import re, sys
from pathlib import Path
from datasets.generate_initial_data import generate
from datasets.spec import DatasetSpec

spec = DatasetSpec(scale=float(sys.argv[1]), skew=0.9, skew_columns=("merchant", "user"))
generate(spec, Path(sys.argv[2]), workers=2)
print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


def peak(scale: float, folder: Path) -> int:
    """Peak resident memory in bytes. That of `getrusage` would be no less than what pytest had when it forked."""
    command = [sys.executable, "-c", PROGRAM, str(scale), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout) * 1024


@pytest.mark.process
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells peak memory in /proc")
def test_five_times_the_data_takes_no_more_memory(tmp_path: Path) -> None:
    """Both have more chunks than workers. All chunks of the larger one together would take over 500 MB more; how many
    of them are alive at once differs by a chunk or two, some 100 MB.
    """
    smaller, larger = peak(6, tmp_path / "smaller"), peak(30, tmp_path / "larger")
    assert larger < smaller + 250e6
    assert larger < 500e6
