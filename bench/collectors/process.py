"""The collector of what the operating system knows: CPU time and memory of the worker, its children and executors."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import psutil

from bench.collectors.collector import Watched
from bench.collectors.errors import CollectorError
from reports.record import StageRecord

SAMPLE_SECONDS: Final = 0.2
# Finding children reads every process of the machine, so only every fifth sample looks for new ones.
SAMPLES_PER_SEARCH: Final = 5

Members = tuple[psutil.Process, ...]


def family() -> Members:
    """This process and all below it."""
    this = psutil.Process()
    return (this, *this.children(recursive=True))


class ProcessTree:
    """This process, the JVM and its Python workers, or what `search` finds; where it finds None, nothing is measured.

    Memory is the resident sizes added up, so pages that Python workers share with their daemon count once for each;
    a process that lives less than a second may be missed. Measured with a JVM: a sample takes 0.1 ms, a search 3 ms of
    CPU time, so 0.4 % of one core in all.
    """

    name = "process"

    def __init__(self, watched: Watched, search: Callable[[], Members | None] = family) -> None:
        del watched  # the whole worker is measured
        self._search = search
        self._members: Members | None = ()
        self._ended = threading.Event()
        self._sampler = threading.Thread(target=self._sample, name="memory sampler", daemon=True)
        self._cpu_seconds: float | None = None
        self._peak_bytes = 0

    def start(self) -> None:
        """Read the CPU clock and begin to sample memory."""
        self._members = self._search()
        if self._members is None:
            return
        self._sampler.start()
        self._cpu_seconds = cpu_seconds(self._members)

    def stop(self, record: StageRecord) -> StageRecord:
        """Read the CPU clock and end sampling."""
        if self._members is None and self._cpu_seconds is None:
            return record
        if self._cpu_seconds is None:
            raise CollectorError("stopped without having been started")
        last = self._search()
        self._ended.set()
        self._sampler.join()
        spent = None if last is None else cpu_seconds(last) - self._cpu_seconds
        if spent is None or spent < 0:  # an executor was lost, and its time with it
            return record
        metrics = replace(record.metrics, process_cpu_seconds=spent, peak_memory_bytes=self._peak_bytes)
        return replace(record, metrics=metrics)

    def _sample(self) -> None:
        sample, over = 0, False
        while not over:
            over = self._ended.wait(SAMPLE_SECONDS if sample else 0)  # one sample at either end, however short it is
            self._peak_bytes = max(self._peak_bytes, resident_bytes(self._members or ()))
            # Searched after the reading: a process the JVM has just forked shares all its memory until it becomes what
            # it shall be (Hadoop runs thousands of chmods), and would count the heap twice. It is gone by the next.
            if sample % SAMPLES_PER_SEARCH == SAMPLES_PER_SEARCH - 1:
                self._members = self._search()
            sample += 1


def cpu_seconds(members: Members) -> float:
    """CPU time, user and system, of these processes and of those they started that have ended.

    The system adds an ended process to its parent when the parent asks for its exit code, as the JVM and Python's
    worker daemon do (on Linux; elsewhere what ended in between is lost).
    """
    total = 0.0
    for member in members:
        try:
            times = member.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def resident_bytes(members: Members) -> int:
    """Resident memory of these processes, added up; ended ones have none."""
    total = 0
    for member in members:
        try:
            total += member.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total
