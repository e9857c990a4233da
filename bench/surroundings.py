"""What a run has around it: Java, a scratch folder, and what brings events, does tasks and keeps outputs."""

from __future__ import annotations

from collections.abc import Mapping

from bench.accounts import Accounts
from bench.clusters.cluster import cluster_of
from bench.engines.spark_conf import world_conf
from bench.machine.java import NO_JAVA, find_java
from bench.machine.places import scratch_parent
from bench.machine.scratch import Scratch
from bench.observer import Observer
from bench.planning.engine_checks import check_server
from bench.planning.prepare import Prepared
from bench.storage.storage import storage
from bench.streams.streams import event_streams
from datasets.input_data import InputData


class Surroundings:
    """All of it, for one run that was prepared; nothing is made or started before it is told to be."""

    def __init__(self, prepared: Prepared, accounts: Accounts, observer: Observer) -> None:
        options, drivers = prepared.options, prepared.selection.drivers
        self._options = options
        self._drivers = drivers
        self.java = find_java() if drivers else NO_JAVA
        self.scratch = Scratch(scratch_parent(options.scratch, prepared.estimate.dataset_bytes))
        self.streams = event_streams(options, self.java, self.scratch.folder, accounts, observer)
        self.cluster = cluster_of(options, drivers, self.java, self.scratch.folder, accounts)
        self.storage = storage(options, self.java, accounts, observer)
        if self.java.notice:
            observer.notice(self.java.notice)

    @property
    def world(self) -> dict[str, str]:
        """The Spark settings that all variants start from, once the cluster is there."""
        return world_conf(
            master=self.cluster.master,
            memory_bytes=self.cluster.memory_for_drivers,
            drivers=self._drivers,
            extra={**self.cluster.settings, **self.storage.conf, **dict(self._options.conf)},
        )

    def start(self) -> None:
        """See to it that there is something to run on; BenchError when there is not."""
        check_server(self._options.engines)
        self.cluster.start()

    def publish(self, datasets: Mapping[str, InputData], run: str) -> None:
        """Put data and events where the stages of the run with the id `run` read them."""
        self.storage.publish(datasets)
        self.streams.publish(datasets, run)

    def close(self) -> None:
        """End what was started and remove the temporary files, and of the outputs in a store those not to be kept."""
        self.streams.close()
        self.cluster.close()
        self.storage.close(keep_outputs=self._options.keep_outputs)
        self.scratch.remove()
