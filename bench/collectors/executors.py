"""The collector of which executors were there while a stage ran, and which were lost."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from bench.collectors.collector import Watched
from bench.collectors.errors import CollectorError
from bench.collectors.rest_address import rest_client
from bench.collectors.rest_client import RestClient
from bench.collectors.rest_types import ListedExecutor
from reports.record import StageRecord
from reports.record.integrity import Tally

_DRIVER = "driver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Two looks at the executors, before a stage and after it; `planned` is None where the driver does the work."""

    planned: int | None
    before: tuple[ListedExecutor, ...]
    after: tuple[ListedExecutor, ...]

    @property
    def number(self) -> int:
        """Executors after the stage; where the driver does the work itself, it is one."""
        return len(_active(self.after)) or int(self.planned is None)

    @property
    def tally(self) -> Tally | None:
        """Executors there had to be, and were when the stage began."""
        return None if self.planned is None else Tally(planned=self.planned, seen=len(_active(self.before)))

    @property
    def lost(self) -> int | None:
        """Executors that went away meanwhile, those among them that had come meanwhile."""
        if self.planned is None:
            return None
        gone_before = {executor.id for executor in self.before if not executor.is_active}
        return len({executor.id for executor in self.after if not executor.is_active} - gone_before)


class ExecutorPresence:
    """Looks at the executors before and after; stops after the REST collector, when Spark has published all."""

    name = "executors"

    def __init__(self, watched: Watched) -> None:
        self._watched = watched
        self._client: RestClient | None = None
        self._planned: int | None = None
        self._before: tuple[ListedExecutor, ...] = ()

    def start(self) -> None:
        """Look for the first time."""
        context = self._watched.session.sparkContext
        conf = context.getConf()
        self._planned = planned_executors(conf.get("spark.master") or "", conf.get("spark.executor.instances") or "")
        self._client = rest_client(context)
        self._before = tuple(self._client.executors())

    def stop(self, record: StageRecord) -> StageRecord:
        """Look again; the certificate tells what it means, if there is one."""
        if self._client is None:
            raise CollectorError("stopped without having been started")
        with closing(self._client) as client:
            found = Presence(planned=self._planned, before=self._before, after=tuple(client.executors()))
        return with_presence(record, found)


def with_presence(record: StageRecord, found: Presence) -> StageRecord:
    """The record with the number of executors, and on its certificate what speaks against them."""
    counted = replace(record, metrics=replace(record.metrics, executors=found.number))
    if record.integrity is None:
        return counted
    return replace(counted, integrity=replace(record.integrity, executors=found.tally, lost_executors=found.lost))


def planned_executors(master: str, instances: str) -> int | None:
    """How many there have to be by a driver's settings; None where it does the work itself, or they do not say."""
    return int(instances) if instances.isdecimal() and not master.startswith("local") else None


def _active(listed: Sequence[ListedExecutor]) -> set[str]:
    """Ids of the executors that are there, without the driver."""
    return {executor.id for executor in listed if executor.is_active and executor.id != _DRIVER}
