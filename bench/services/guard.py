"""`python -m bench.services.guard`: runs commands and takes them along when whoever started it is gone.

It gets an inherited socket, a scratch folder, the log that it and its commands write to, the commands as JSON, and
"keep" where the last one is to be started again whenever it ends. When the other end of the socket is closed, however
that came about, it kills what runs and all below it, and removes folder and log.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

PAUSE_SECONDS: Final = 1.0
"""Before what has ended is started again: what cannot start would keep a core busy."""


class Guard:
    """Runs one command after another as long as each ends well, until its caller is gone."""

    def __init__(self, caller: socket.socket, scratch: Path, log: Path, *, keep: bool = False) -> None:
        self._caller = caller
        self._keep = keep
        self._scratch = scratch
        self._log = log
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, commands: list[list[str]]) -> int:
        """Run all, then remove the scratch folder; returns the exit code of the last one that ran."""
        threading.Thread(target=self._watch, daemon=True).start()
        code = 0
        for command in commands:
            code = self._done(command)
            if code != 0:
                break
        while self._keep:
            time.sleep(PAUSE_SECONDS)
            self._done(commands[-1])
        with self._lock:  # or this would be over before the watch has cleared up
            shutil.rmtree(self._scratch, ignore_errors=True)
        return code

    def _done(self, command: list[str]) -> int:
        with self._lock:  # no command begins once the end has begun
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        return self._process.wait()

    def _watch(self) -> None:
        """Wait for the end of the line, then end everything."""
        with suppress(OSError):
            while self._caller.recv(1):
                pass
        with self._lock:
            for each in psutil.Process().children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    each.kill()
            if self._process is not None:
                self._process.wait()
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._log.unlink(missing_ok=True)  # nobody is left to read it
            os._exit(1)


def main() -> None:
    """Run the commands given on the command line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is the caller's business
    caller, scratch, log, commands = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), json.loads(sys.argv[4])
    os.set_inheritable(caller, False)  # or the service would hold the line, too
    guard = Guard(socket.socket(fileno=caller), scratch, log, keep="keep" in sys.argv[5:])
    sys.exit(guard.run(commands))


if __name__ == "__main__":
    main()
