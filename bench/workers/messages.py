"""What the runner and a worker say to each other: plain data, one JSON line a message, on a channel of their own."""

from __future__ import annotations

import selectors
import socket
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec

from bench.engines.guided_ui import Sight
from bench.storage.stored_place import StoredPlace
from bench.streams.paced.pacing import Pacing
from datasets.kafka.event_topics import Published
from reports.record import Answer, SettingLevel, Trial, TrialRecord


class Assignment(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The first message to a worker: all it needs to know of the run."""

    workload: str
    engine: str
    plugins: tuple[str, ...]
    spark_conf: dict[str, str]
    overrides: dict[str, str]  # the user's settings, which win over every variant's
    borrowed: dict[str, str]  # stage → the variant whose output of it all variants read
    reference: str | None  # the variant whose output the others' are compared with, row by row, where they differ
    datasets: dict[str, str]  # label → folder
    outputs: str
    scratch: str
    keep_outputs: bool
    renamed: dict[str, str] = {}  # what variants are called where their code lies, as of another revision
    levels: dict[str, SettingLevel] = {}  # variants that are made by varying a setting of another
    streams: dict[str, Published] = {}  # label → where a broker has its events; else they are read from files
    pacing: Pacing | None = None  # with it, events are produced while a stage runs
    stored: dict[str, StoredPlace] = {}  # label → where Spark reads and writes; else on this machine's disk
    addresses: dict[str, str] = {}  # label → where Spark reads data in a store, and writes to this machine's disk
    connect: str | None = None  # the address of a Spark Connect server, for the engine of that name
    verify_metrics: bool = False  # every counter of Spark's REST API against its event log


class RunTrial(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Do this trial, then answer with `TrialDone`. `expected` holds the reference's answers by stage, if any.

    `borrowed` maps stages that the variant's engine cannot do to the variant whose output is read in their place.
    """

    trial: Trial
    expected: dict[str, Answer] = {}
    borrowed: dict[str, str] = {}
    pause_at: str | None = None  # after this stage say `Paused`, then wait for `GoOn`


class GoOn(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Whoever looked at the paused trial has seen enough."""


class Close(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Stop the session and end."""


class Ready(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The worker's session has started; `spark_conf` is what it really runs with."""

    spark_conf: dict[str, str]


class StageStarted(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A stage begins, preparation included."""

    stage: str


class Paused(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The stage asked for has ended and nothing runs; these pages of Spark's UI are open until `GoOn`."""

    sights: tuple[Sight, ...]


class TrialDone(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A trial has ended, well or not. After the `last` one the worker is not fit for another."""

    record: TrialRecord
    last: bool = False


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The worker cannot start; `reason` is one line."""

    reason: str


ToWorker = Assignment | RunTrial | GoOn | Close
ToRunner = Ready | StageStarted | Paused | TrialDone | Refused


Sent = TypeVar("Sent")
Received = TypeVar("Received")


@dataclass(slots=True)
class Channel(Generic[Sent, Received]):
    """One end of the connection, which receives messages of the union `received`.

    Not shared between threads that send, nor between threads that receive.
    """

    connection: socket.socket
    received: Any
    _rest: bytearray = field(default_factory=bytearray)

    def send(self, message: Sent) -> None:
        """Send one message; OSError when the other end is gone."""
        self.connection.sendall(msgspec.json.encode(message) + b"\n")

    def receive(self, timeout: float | None = None) -> Received:
        """The next message; TimeoutError after `timeout` seconds without a word, EOFError when the other end is gone.

        The connection itself has no timeout: it would hold for what is sent as well.
        """
        while (end := self._rest.find(b"\n")) < 0:
            if timeout is not None and not self._speaks_within(timeout):
                raise TimeoutError
            try:
                chunk = self.connection.recv(1 << 16)
            except ConnectionError as error:
                raise EOFError from error
            if not chunk:
                raise EOFError
            self._rest += chunk
        line = bytes(self._rest[:end])
        del self._rest[: end + 1]
        message: Received = msgspec.json.decode(line, type=self.received)
        return message

    def _speaks_within(self, timeout: float) -> bool:
        with selectors.DefaultSelector() as selector:
            selector.register(self.connection, selectors.EVENT_READ)
            return bool(selector.select(timeout))
