"""A whole command in one process, workers and all, that ends in one of its calls on files.

Arguments: the folder where calls count; a file for the names of all calls of a command that comes to its end; the
number of the call in which it ends before (-1: none); 1 where half of what is written then is written; the command's
own words.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bench.cli import main
from bench.running import run
from tests.bench.worker_in_process import WorkerInProcess
from tests.crashes.fake_calls import Calls

if __name__ == "__main__":
    folder, told, last, torn, *words = sys.argv[1:]
    calls = Calls(Path(folder), int(last), torn=torn == "1")
    setattr(run, "WorkerProcess", WorkerInProcess)  # noqa: B010 - what the module only imports
    calls.watch()
    code = main(words)
    seen = tuple(calls.seen)
    Path(told).write_text("\n".join(seen))
    os._exit(code)
