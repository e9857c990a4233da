"""Where a run's data and outputs lie: on this machine's disk, or in an object store that Spark reads and writes."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from bench.accounts import Accounts
from bench.errors import BenchError
from bench.java import NO_JAVA, Java
from bench.observer import Observer
from bench.options import Options
from bench.places import folder_name
from bench.s3a import s3a_conf
from bench.selection import Selection, on_store
from bench.services.jars import ensure_jars, s3_connector
from bench.stored_place import StoredPlace
from datasets.input_data import InputData
from datasets.object_store import ObjectStore
from datasets.store_access import StoreAccess, check_address
from datasets.stored_dataset import ensure_stored
from reports.record import StorageInfo

_CLASS_PATH: Final = "spark.driver.extraClassPath"
_JARS: Final = "spark.jars"


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

    def check(self) -> None:
        """See that all is there that the run needs; BenchError or DatasetError in one line, within half a minute."""

    def publish(self, datasets: Mapping[str, InputData]) -> None:
        """Make the datasets ready to be read."""

    def settings(self, conf: Mapping[str, str]) -> dict[str, str]:
        """Spark settings with what a driver on this machine needs."""

    def close(self, *, keep_outputs: bool) -> None:
        """Remove the outputs unless they are to be kept."""


class LocalDisk:
    """Nothing to do: stages read and write folders."""

    info = None
    conf: Mapping[str, str] = {}

    @property
    def places(self) -> dict[str, StoredPlace]:
        """Nothing."""
        return {}

    def check(self) -> None:
        """Nothing to reach."""

    def publish(self, datasets: Mapping[str, InputData]) -> None:
        """Nothing to publish."""

    def settings(self, conf: Mapping[str, str]) -> dict[str, str]:
        """The same settings."""
        return dict(conf)

    def close(self, *, keep_outputs: bool) -> None:
        """Nothing here: outputs lie in the run's folder."""


class StoreStorage:
    """Datasets below `folder`, each once, and a folder of the run's own for its outputs."""

    def __init__(self, folder: str, access: StoreAccess, java: Path, accounts: Accounts, observer: Observer) -> None:
        self._folder = folder
        self._access = access
        self._java = java
        self._accounts = accounts
        self._observer = observer
        self._outputs = f"{folder}/run-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"
        self._store: ObjectStore | None = None
        self._jars: tuple[Path, ...] = ()
        self._places: dict[str, StoredPlace] = {}

    @property
    def info(self) -> StorageInfo:
        """The folder, and how it is reached."""
        return StorageInfo(folder=self._folder, endpoint=self._access.endpoint, path_style=self._access.path_style)

    @property
    def conf(self) -> Mapping[str, str]:
        """Hadoop's S3A with its magic committer."""
        return s3a_conf(self._access)

    @property
    def places(self) -> dict[str, StoredPlace]:
        """A folder for each dataset's outputs."""
        return dict(self._places)

    def check(self) -> None:
        """The bucket is there, may be written to, and the jars are there or can be fetched."""
        with self._accounts.spent_on("object store"):
            self._observer.preparing("the object store")
            store = ObjectStore(self._access)
            store.check(self._folder)
            store.check_writable(self._outputs)
            self._store = store
            self._jars = ensure_jars(s3_connector(), self._java, self._observer.notice)

    def publish(self, datasets: Mapping[str, InputData]) -> None:
        """Send datasets that are not there yet."""
        assert self._store is not None
        with self._accounts.spent_on("object store"):
            for label, dataset in datasets.items():
                address = ensure_stored(self._store, dataset, self._folder, self._observer.preparing)
                outputs = f"{self._outputs}/{folder_name(label)}"
                self._places[label] = StoredPlace(access=self._access, dataset=address, outputs=outputs)

    def settings(self, conf: Mapping[str, str]) -> dict[str, str]:
        """The class path for the driver; a cluster is sent the jars, 600 MB that a local driver need not copy."""
        paths = [conf.get(_CLASS_PATH, ""), *map(str, self._jars)]
        found = {**conf, _CLASS_PATH: os.pathsep.join(filter(None, paths))}
        if not conf.get("spark.master", "").startswith("local"):
            found[_JARS] = ",".join(filter(None, [conf.get(_JARS, ""), *(jar.as_uri() for jar in self._jars)]))
        return found

    def close(self, *, keep_outputs: bool) -> None:
        """Remove the run's folder; a store that is gone has none."""
        if self._store is not None and not keep_outputs:
            with suppress(OSError):
                self._store.remove(self._outputs)


def storage(options: Options, java: Java, accounts: Accounts, observer: Observer) -> Storage:
    """The storage that the options ask for, the disk for a run without Spark; nothing is reached yet."""
    if options.storage is None or java is NO_JAVA:
        return LocalDisk()
    return StoreStorage(
        check_address(options.storage), _access(options), java.home / "bin" / "java", accounts, observer
    )


def check_storage(options: Options, selection: Selection) -> None:
    """BenchError or DatasetError when the options or the variants do not go with the storage asked for."""
    if options.storage is None:
        given = "--s3-endpoint" if options.s3_endpoint is not None else "--s3-path-style"
        if options.s3_endpoint is not None or options.s3_path_style:
            raise BenchError(f"{given} means nothing without --storage s3a://BUCKET/PREFIX: add it")
        return
    check_address(options.storage)
    _access(options)
    if options.data is not None:
        raise BenchError(f"--storage takes generated data, and --data {options.data} stays on this disk: leave one out")
    elsewhere = [variant.name for variant in selection.variants if not on_store(variant)]
    if elsewhere:
        raise BenchError(
            f"--storage: {', '.join(elsewhere)} can only work on this machine's disk, so its times could not be set "
            "beside the others': name other variants with --variant"
        )


def _access(options: Options) -> StoreAccess:
    return StoreAccess(endpoint=options.s3_endpoint, path_style=options.s3_path_style)
