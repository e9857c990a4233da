"""The channel between runner and worker: waiting for a word has an end, and sending one does not depend on it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from bench.workers.messages import Channel, Close, GoOn, Refused, ToRunner, ToWorker

Ends = tuple[Channel[ToWorker, ToRunner], Channel[ToRunner, ToWorker]]


@pytest.fixture
def ends() -> Iterator[Ends]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Channel(ours, ToRunner), Channel(theirs, ToWorker)


def test_messages_come_in_order_and_as_they_were(ends: Ends) -> None:
    runner, worker = ends
    runner.send(GoOn())
    runner.send(Close())
    assert [worker.receive(1.0), worker.receive(1.0)] == [GoOn(), Close()]


def test_silence_ends_the_waiting_and_loses_no_part_of_a_message(ends: Ends) -> None:
    runner, worker = ends
    worker.connection.sendall(b'{"type":"Refused","rea')
    with pytest.raises(TimeoutError):
        runner.receive(0.01)
    worker.connection.sendall(b'son":"no Java"}\n')
    assert runner.receive(1.0) == Refused(reason="no Java")


def test_a_long_message_may_take_longer_to_be_read_than_the_last_answer_was_waited_for(ends: Ends) -> None:
    runner, worker = ends
    with pytest.raises(TimeoutError):
        worker.receive(0.01)
    long = Refused(reason="x" * 5_000_000)  # more than a socket holds
    read: list[ToRunner] = []

    def read_late() -> None:
        time.sleep(0.2)
        read.append(runner.receive(10.0))

    reader = threading.Thread(target=read_late)
    reader.start()
    worker.send(long)
    reader.join()
    assert read == [long]


def test_an_end_that_is_gone_is_told(ends: Ends) -> None:
    runner, worker = ends
    worker.connection.close()
    with pytest.raises(EOFError):
        runner.receive(1.0)
