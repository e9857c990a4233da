"""Memory for generation does not grow with the scale; each in a process of its own, whose peak tells."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROGRAM = """
import resource, sys
from pathlib import Path
from datasets.generate_initial_data import generate
from datasets.spec import DatasetSpec

spec = DatasetSpec(scale=float(sys.argv[1]), skew=0.9, skew_columns=("merchant", "user"))
generate(spec, Path(sys.argv[2]), workers=2)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(scale: float, folder: Path) -> int:
    """Peak resident memory in bytes; Linux counts in kB."""
    command = [sys.executable, "-c", PROGRAM, str(scale), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout) * 1024


@pytest.mark.process
@pytest.mark.skipif(sys.platform != "linux", reason="other systems count peak memory in other units")
def test_five_times_the_data_takes_no_more_memory(tmp_path: Path) -> None:
    """Both have more chunks than workers. All chunks of the larger one together would take over 500 MB more."""
    smaller, larger = peak(6, tmp_path / "smaller"), peak(30, tmp_path / "larger")
    assert larger < 1.25 * smaller
    assert larger < 500e6
