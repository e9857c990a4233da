"""A signal in the middle of an import: Cython's modules let no exception through while they are loaded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.machine.signals import LOADING_SECONDS, TIDYING_SECONDS

pytestmark = pytest.mark.process

COMMAND = """
from bench.machine.signals import stop_in_good_order

stop_in_good_order()
try:
    import loaded_slowly
    while True:
        pass
except KeyboardInterrupt:
    print("interrupted")
"""
SWALLOWS = """
import time

print("loading", flush=True)
end = time.monotonic() + 0.5
while time.monotonic() < end:
    try:
        time.sleep(0.01)
    except BaseException:
        print("swallowed")
print("loaded")
"""
NEVER_ENDS = """
print("loading", flush=True)
while True:
    pass
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize(("module", "said"), [(SWALLOWS, "loaded\ninterrupted\n"), (NEVER_ENDS, "interrupted\n")])
def test_it_waits_for_the_module_but_not_for_ever(
    tmp_path: Path, number: signal.Signals, module: str, said: str
) -> None:
    (tmp_path / "loaded_slowly.py").write_text(module)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-c", COMMAND], stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    assert process.stdout.readline() == "loading\n"
    began = time.monotonic()
    process.send_signal(number)
    assert process.communicate(timeout=LOADING_SECONDS + TIDYING_SECONDS)[0] == said
    assert process.returncode == 0
    assert time.monotonic() - began > (LOADING_SECONDS if module == NEVER_ENDS else 0)
