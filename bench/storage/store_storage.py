"""A run's data and outputs in an object store that Spark reads and writes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bench.accounts import Accounts
from bench.machine.places import folder_name
from bench.observer import Observer
from bench.services.jars import ensure_jars, s3_connector
from bench.storage.s3_jars import with_jars
from bench.storage.s3_uploads import abort_uploads
from bench.storage.s3a import s3a_conf
from bench.storage.stored_place import StoredPlace
from bench.storage.stored_runs import left_behind, new_folder
from datasets.input_data import InputData
from datasets.stores.object_store import ObjectStore
from datasets.stores.store_access import StoreAccess
from datasets.stores.stored_dataset import ensure_stored
from reports.record import StorageInfo


class StoreStorage:
    """Datasets below `folder`, each once, or the one at `data`; a folder of the run's own for outputs."""

    addresses: Mapping[str, str] = {}  # its places say where data lie

    def __init__(
        self,
        folder: str,
        access: StoreAccess,
        java: Path,
        accounts: Accounts,
        observer: Observer,
        *,
        data: str | None = None,
        keep_outputs: bool = False,
    ) -> None:
        self._folder = folder
        self._data = data
        self._access = access
        self._java = java
        self._accounts = accounts
        self._observer = observer
        self._outputs = f"{folder}/{new_folder(kept=keep_outputs)}"
        self._store: ObjectStore | None = None
        self._jars: tuple[Path, ...] = ()
        self._places: dict[str, StoredPlace] = {}

    @property
    def info(self) -> StorageInfo:
        """The folder, where data lie that were there already, and how they are reached."""
        access = self._access
        return StorageInfo(folder=self._folder, data=self._data, endpoint=access.endpoint, path_style=access.path_style)

    @property
    def conf(self) -> Mapping[str, str]:
        """Hadoop's S3A with its magic committer."""
        return s3a_conf(self._access)

    @property
    def places(self) -> dict[str, StoredPlace]:
        """A folder for each dataset's outputs."""
        return dict(self._places)

    def check(self) -> None:
        """The bucket is there, may be written to, and the jars are there or can be fetched; leftovers are removed."""
        with self._accounts.spent_on("object store"):
            self._observer.preparing("the object store")
            store = ObjectStore(self._access)
            store.check(self._folder)
            store.check_writable(self._outputs)
            self._store = store
            self._jars = ensure_jars(s3_connector(), self._java, self._observer.notice)
            self._clear_up(store)

    def publish(self, datasets: Mapping[str, InputData]) -> None:
        """Send datasets that are not there yet."""
        assert self._store is not None
        with self._accounts.spent_on("object store"):
            for label, dataset in datasets.items():
                address = self._data or ensure_stored(self._store, dataset, self._folder, self._observer.preparing)
                outputs = f"{self._outputs}/{folder_name(label)}"
                self._places[label] = StoredPlace(access=self._access, dataset=address, outputs=outputs)

    def answers(self) -> None:
        """The bucket is there."""
        assert self._store is not None
        self._store.check(self._folder)

    def settings(self, conf: Mapping[str, str]) -> dict[str, str]:
        """With the jars of the S3 client."""
        return with_jars(conf, self._jars)

    def close(self, *, keep_outputs: bool) -> None:
        """Remove the run's folder; a store that is gone has none."""
        if self._store is not None and not keep_outputs:
            with suppress(OSError):
                self._store.remove(self._outputs)

    def _clear_up(self, store: ObjectStore) -> None:
        """Remove what runs that were killed have left; what resists is left for the next run."""
        with suppress(OSError):
            for name in left_behind(store.folders(self._folder), time.time()):
                left = f"{self._folder}/{name}"
                self._observer.notice(f"{left} is of a run that was killed: it is removed")
                if abort_uploads(left, self._access, self._java, self._jars):  # or nobody would find them any more
                    store.remove(left)
