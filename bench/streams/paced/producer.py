"""Hands the events of a dataset to a broker at a rate, once it is told to begin.

`python -m bench.streams.paced.producer`, a process of its own, so that the measured one does not wait for it. It gets
its task as JSON, begins with the first line on its standard input, and ends at once when that is closed:
whoever started it is gone then.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

import msgspec

from datasets.errors import DatasetError
from datasets.kafka.event_topics import Published
from datasets.kafka.publish import send

NOT_TAKEN: Final = 2
"""Exit code where the broker did not take all records; what it said is the last line of the output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The dataset's folder, the topics to fill, and records per second over both."""

    folder: str
    published: Published
    rate: float


def main() -> int:
    """Wait for the word, then send; what goes wrong is one line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is the runner's business
    task = msgspec.json.decode(sys.argv[1], type=Task)
    import_module("confluent_kafka")  # before the word is given
    if not sys.stdin.readline():
        return 1
    threading.Thread(target=_watch, daemon=True).start()
    try:
        send(Path(task.folder), task.published, task.rate)
    except DatasetError as error:
        sys.stdout.write(f"{error}\n")
        return NOT_TAKEN
    return 0


def _watch() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
