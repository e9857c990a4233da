"""Gives the producer its word when a stage's query is under way, and ends the query when it has done all there was."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from bench.errors import BenchError, BrokerLostError
from bench.streams.paced.producer_process import ProducerProcess
from datasets.errors import DatasetError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FIRST_SECONDS: Final = 120.0
"""How long the producer waits, at most, for a query's first micro-batch. Spark runs one on empty topics, too, and in it
compiles and loads what the query needs; a query that waits for events would never have one."""
_LOOK_SECONDS: Final = 0.1


class Conductor:
    """Works beside a stage, in a thread. Use as a context manager around the stage's call.

    Leaving it raises BrokerLostError when the broker did not take all events, whatever the stage made of that, and
    BenchError when the stream could not be paced otherwise, unless the stage has failed.
    """

    def __init__(self, session: SparkSession, producer: ProducerProcess) -> None:
        self._session = session
        self._producer = producer
        self._over = threading.Event()
        self._trouble: BrokerLostError | BenchError | None = None
        self._thread = threading.Thread(target=self._conduct, name="conductor", daemon=True)

    def __enter__(self) -> Self:
        """Begin to wait for a query."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """The stage has ended."""
        self._over.set()
        self._thread.join()
        if self._trouble is not None and (error is None or isinstance(self._trouble, BrokerLostError)):
            raise self._trouble

    def _conduct(self) -> None:
        try:
            if self._waits_for_query():
                self._waits_for_micro_batch()
                self._producer.begin()
                self._waits_for_producer()
        except DatasetError as trouble:
            self._trouble = BrokerLostError(str(trouble))
        except Exception as error:  # a thread has nobody to tell, and the stage would wait for events for ever
            self._trouble = BenchError(f"the stream could not be paced: {error}")
        while not self._over.wait(_LOOK_SECONDS):
            for query in self._session.streams.active:
                with suppress(Exception):  # a query that fails tells its stage, which waits for it
                    if self._trouble is None:
                        query.processAllAvailable()  # and the micro-batches without data that close windows
                    query.stop()

    def _waits_for_query(self) -> bool:
        while not self._session.streams.active:
            if self._over.wait(_LOOK_SECONDS):
                return False
        return True

    def _waits_for_micro_batch(self) -> None:
        end = time.monotonic() + FIRST_SECONDS
        while time.monotonic() < end and not any(query.lastProgress for query in self._session.streams.active):
            if self._over.wait(_LOOK_SECONDS):
                return

    def _waits_for_producer(self) -> None:
        while not self._producer.done():
            if self._over.wait(_LOOK_SECONDS):
                return
