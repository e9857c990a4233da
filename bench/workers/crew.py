"""The workers of the fork that is being measured, one for each worker group; no other fork's live beside them."""

from __future__ import annotations

from collections.abc import Callable

from bench.accounts import WORKER_START, WORKER_STOP, Accounts
from bench.planning.plan import Group
from bench.workers.worker_process import Worker

StartWorker = Callable[[Group, str, int], Worker]  # group, dataset, fork


class Crew:
    """Starts workers when they are first needed, and sees to it that none is left."""

    def __init__(self, start: StartWorker, accounts: Accounts) -> None:
        self._start = start
        self._accounts = accounts
        self._place: tuple[str, int] | None = None
        self._workers: dict[Group, Worker] = {}

    def move_to(self, dataset: str, fork: int) -> None:
        """Begin a fork: workers of another one are closed."""
        if (dataset, fork) != self._place:
            self.close()
            self._place = (dataset, fork)

    def living(self, group: Group) -> Worker | None:
        """The worker of a group, None when there is none or it has died."""
        worker = self._workers.get(group)
        if worker is None or worker.alive:
            return worker
        worker.close()
        del self._workers[group]
        return None

    def start(self, group: Group) -> Worker:
        """A fresh worker for a group of the fork that was begun."""
        assert self._place is not None
        with self._accounts.spent_on(WORKER_START):
            self._workers[group] = self._start(group, *self._place)
        return self._workers[group]

    def close(self) -> None:
        """Let all workers end in good order."""
        with self._accounts.spent_on(WORKER_STOP):
            for worker in self._workers.values():
                worker.close()
        self._workers.clear()

    def kill(self) -> None:
        """End all workers at once."""
        for worker in self._workers.values():
            worker.kill()
