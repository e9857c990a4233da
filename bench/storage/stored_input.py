"""Data that lie in an object store, where Spark reads them; outputs stay on this machine's disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bench.accounts import Accounts
from bench.observer import Observer
from bench.services.jars import ensure_jars, s3_connector
from bench.storage.s3_jars import with_jars
from bench.storage.s3a import s3a_conf
from bench.storage.stored_place import StoredPlace
from datasets.input_data import InputData
from datasets.stores.object_store import ObjectStore
from datasets.stores.store_access import StoreAccess
from reports.record import StorageInfo


class StoredInput:
    """The data below `address`. That they are there was seen when the run was planned."""

    def __init__(self, address: str, access: StoreAccess, java: Path, accounts: Accounts, observer: Observer) -> None:
        self._address = address
        self._access = access
        self._java = java
        self._accounts = accounts
        self._observer = observer
        self._jars: tuple[Path, ...] = ()
        self._labels: tuple[str, ...] = ()

    @property
    def info(self) -> StorageInfo:
        """Where the data lie, and how the store is reached."""
        return StorageInfo(data=self._address, endpoint=self._access.endpoint, path_style=self._access.path_style)

    @property
    def conf(self) -> Mapping[str, str]:
        """Hadoop's S3A, to read."""
        return s3a_conf(self._access, writing=False)

    @property
    def places(self) -> dict[str, StoredPlace]:
        """None: nothing is written there."""
        return {}

    @property
    def addresses(self) -> Mapping[str, str]:
        """The one dataset that a run has which is told where its data are."""
        return dict.fromkeys(self._labels, self._address)

    def check(self) -> None:
        """The jars are there or can be fetched."""
        with self._accounts.spent_on("object store"):
            self._observer.preparing("the object store")
            self._jars = ensure_jars(s3_connector(), self._java, self._observer.notice)

    def publish(self, datasets: Mapping[str, InputData]) -> None:
        """Nothing to send."""
        self._labels = tuple(datasets)

    def answers(self) -> None:
        """What lies at the address can be listed."""
        store = ObjectStore(self._access)
        try:
            store.folders(self._address)
        except OSError as error:
            raise store.explained(self._address, error) from None

    def settings(self, conf: Mapping[str, str]) -> dict[str, str]:
        """With the jars of the S3 client."""
        return with_jars(conf, self._jars)

    def close(self, *, keep_outputs: bool) -> None:
        """Nothing there is the run's."""
