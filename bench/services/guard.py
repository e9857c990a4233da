"""`python -m bench.services.guard`: runs commands and takes them along when whoever started it is gone.

It gets an inherited socket, a scratch folder, the log that it and its commands write to, and the commands as JSON.
When the other end of the socket is closed, however that came about, it kills what runs and removes folder and log.
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
from contextlib import suppress
from pathlib import Path


class Guard:
    """Runs one command after another as long as each ends well, until its caller is gone."""

    def __init__(self, caller: socket.socket, scratch: Path, log: Path) -> None:
        self._caller = caller
        self._scratch = scratch
        self._log = log
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, commands: list[list[str]]) -> int:
        """Run all, then remove the scratch folder; returns the exit code of the last one that ran."""
        threading.Thread(target=self._watch, daemon=True).start()
        code = 0
        for command in commands:
            with self._lock:  # no command begins once the end has begun
                self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
            code = self._process.wait()
            if code != 0:
                break
        with self._lock:  # or this would be over before the watch has cleared up
            shutil.rmtree(self._scratch, ignore_errors=True)
        return code

    def _watch(self) -> None:
        """Wait for the end of the line, then end everything."""
        with suppress(OSError):
            while self._caller.recv(1):
                pass
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.wait()
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._log.unlink(missing_ok=True)  # nobody is left to read it
            os._exit(1)


def main() -> None:
    """Run the commands given on the command line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is the caller's business
    caller, scratch, log, commands = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), json.loads(sys.argv[4])
    os.set_inheritable(caller, False)  # or the service would hold the line, too
    sys.exit(Guard(socket.socket(fileno=caller), scratch, log).run(commands))


if __name__ == "__main__":
    main()
