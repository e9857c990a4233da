"""A dataset in an object store: put there once, found there from then on."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from datasets.errors import DatasetError
from datasets.input_data import InputData
from datasets.manifest import MANIFEST_NAME, NOTE
from datasets.payments.schemas import EVENT_TABLES
from datasets.progress import Progress
from datasets.stores.object_store import ObjectStore

_SENDING: Final = "sending the dataset to the store"


def ensure_stored(store: ObjectStore, dataset: InputData, parent: str, progress: Progress | None = None) -> str:
    """The address of the dataset below `parent`, named by its content's fingerprint; sent if it is not there whole.

    Raises DatasetError if the store does not take it.
    """
    folder = f"{parent}/dataset-{dataset.manifest.fingerprint}"
    try:
        if not _is_whole(store, dataset, folder):
            if progress is not None:
                progress(_SENDING)
            store.remove(folder)
            store.send(dataset.folder, folder, _in_order(dataset))
    except OSError as error:
        reason = " ".join(str(error).split())[:200]
        raise DatasetError(f"the dataset cannot be put into {folder} ({reason}): see whether you may write") from None
    return folder


def _in_order(dataset: InputData) -> list[str]:
    """Names of all files, what says of the data what they are last: with it the dataset is whole.

    A file stream reads events in the order of their times of change, and stores tell those in whole seconds. Spark
    takes files of one second in the order of the listing, which is that of their names.
    """
    return [*sorted(entry.path for entry in dataset.manifest.files), _label(dataset)]


def _label(dataset: InputData) -> str:
    """The file that says what the data are."""
    return NOTE if (dataset.folder / NOTE).exists() else MANIFEST_NAME


def _is_whole(store: ObjectStore, dataset: InputData, folder: str) -> bool:
    found = store.files(folder)
    sizes = {entry.path: entry.bytes for entry in dataset.manifest.files}
    label = _label(dataset)
    sizes[label] = (dataset.folder / label).stat().st_size
    if {path: size for path, (size, _) in found.items()} != sizes:
        return False
    times = [[found[path][1] for path in sorted(found) if path.startswith(f"{table}/")] for table in EVENT_TABLES]
    return all(later >= earlier for some in times for earlier, later in pairwise(some))
