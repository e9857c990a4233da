"""Where a run's data and outputs lie: on this machine's disk, or in an object store that Spark reads and writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from bench.accounts import Accounts
from bench.errors import BenchError
from bench.machine.java import NO_JAVA, Java
from bench.observer import Observer
from bench.options import Options
from bench.storage.store_storage import StoreStorage
from bench.storage.stored_input import StoredInput
from bench.storage.stored_place import StoredPlace
from datasets.input_data import InputData
from datasets.stores.store_access import check_address, is_address
from pipelines.variant import SPARK, Variant
from reports.record import StorageInfo


class Storage(Protocol):
    """The storage of a run. `close` is safe to call at any time, and again."""

    @property
    def info(self) -> StorageInfo | None:
        """What the run's header says of it; None for this machine's disk."""

    @property
    def conf(self) -> Mapping[str, str]:
        """Spark settings that every variant starts from."""

    @property
    def places(self) -> dict[str, StoredPlace]:
        """Where Spark reads and writes, by dataset; empty for this machine's disk."""

    @property
    def addresses(self) -> Mapping[str, str]:
        """Where Spark reads data in a store, by dataset, while outputs are written to this machine's disk."""

    def check(self) -> None:
        """See that all is there that the run needs; BenchError or DatasetError in one line, within half a minute."""

    def publish(self, datasets: Mapping[str, InputData]) -> None:
        """Make the datasets ready to be read."""

    def answers(self) -> None:
        """Look whether it is still there before a driver starts; DatasetError in one line when it is not."""

    def settings(self, conf: Mapping[str, str]) -> dict[str, str]:
        """Spark settings with what a driver on this machine needs."""

    def close(self, *, keep_outputs: bool) -> None:
        """Remove the outputs unless they are to be kept."""


class LocalDisk:
    """Nothing to do: stages read and write folders."""

    info = None
    conf: Mapping[str, str] = {}
    addresses: Mapping[str, str] = {}

    @property
    def places(self) -> dict[str, StoredPlace]:
        """Nothing."""
        return {}

    def check(self) -> None:
        """Nothing to reach."""

    def publish(self, datasets: Mapping[str, InputData]) -> None:
        """Nothing to publish."""

    def answers(self) -> None:
        """Nothing that could be gone."""

    def settings(self, conf: Mapping[str, str]) -> dict[str, str]:
        """The same settings."""
        return dict(conf)

    def close(self, *, keep_outputs: bool) -> None:
        """Nothing here: outputs lie in the run's folder."""


def storage(options: Options, java: Java, accounts: Accounts, observer: Observer) -> Storage:
    """The storage that the options ask for, the disk for a run without Spark; nothing is reached yet."""
    data = options.data if options.data is not None and is_address(options.data) else None
    program = java.home / "bin" / "java"
    if java is NO_JAVA or options.store_option is None:
        return LocalDisk()
    if options.storage is not None:
        folder, kept = check_address(options.storage), options.keep_outputs
        return StoreStorage(folder, options.store_access, program, accounts, observer, data=data, keep_outputs=kept)
    assert data is not None
    return StoredInput(data, options.store_access, program, accounts, observer)


def check_storage(options: Options, variants: Iterable[Variant]) -> None:
    """BenchError or DatasetError when the options or the variants do not go with the storage asked for."""
    if options.store_option is None:
        given = "--s3-endpoint" if options.s3_endpoint is not None else "--s3-path-style"
        if options.s3_endpoint is not None or options.s3_path_style:
            raise BenchError(
                f"{given} means nothing without --storage s3a://BUCKET/PREFIX, or --data of that form: add one"
            )
        return
    if options.storage is not None:
        check_address(options.storage)
    _ = options.store_access
    if options.storage is not None and options.data is not None and not is_address(options.data):
        raise BenchError(
            f"--storage takes generated data or such as a store has, and --data {options.data} stays on this disk: "
            "leave one out"
        )
    elsewhere = [variant.name for variant in variants if not on_store(variant)]
    if elsewhere:
        raise BenchError(
            f"{options.store_option}: {', '.join(elsewhere)} can only work on this machine's disk, so its times could "
            "not be set beside the others': name other variants with --variant"
        )


def on_store(variant: Variant) -> bool:
    """Whether a variant can read and write an object store."""
    return variant.engine == SPARK and not variant.local_only
