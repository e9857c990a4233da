"""A connection to an object store that speaks S3: what is done there without Spark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from datasets.errors import DatasetError
from datasets.stores.store_access import SCHEME, StoreAccess, bucket_of

if TYPE_CHECKING:
    from pyarrow import NativeFile
    from pyarrow.fs import S3FileSystem

CONNECT_SECONDS: Final = 5.0
ATTEMPTS: Final = 2
"""With these two, an endpoint that is silent is given up after ten seconds, one that refuses within one."""
COPY: Final = "copy"
_THREADS: Final = 16
_CHUNK: Final = 1 << 20
_REFUSED: Final = ("ACCESS_DENIED", "INVALID_ACCESS_KEY", "SIGNATURE", "HTTP status 403", "TOKEN", "CREDENTIAL")

requests_made: Final[Counter[str]] = Counter()
"""What this process has asked of stores since it began and no client of Hadoop counts: {COPY: objects copied}."""


class ObjectStore:
    """A connection. Unless told otherwise, methods raise OSError when the store does not do what it is asked."""

    def __init__(self, access: StoreAccess) -> None:
        self._access = access
        self._files = _connect(access)

    def check(self, folder: str) -> None:
        """DatasetError in one line when the store does not answer, has no such bucket or does not let us in."""
        bucket = bucket_of(folder)
        try:
            there = self._is_there(bucket)
        except OSError as error:
            raise self.explained(folder, error) from None
        if not there:
            raise DatasetError(f"{self._access} has no bucket {bucket!r}: make it, or name another one")

    def check_writable(self, folder: str) -> None:
        """Leave an empty object in the folder; DatasetError in one line when that is not allowed."""
        try:
            self.write(f"{folder}/_writable", b"")
        except OSError as error:
            raise self.explained(folder, error) from None

    def files(self, folder: str) -> dict[str, tuple[int, float]]:
        """Size in bytes and time of change (seconds since 1970) of all objects below a folder, by path below it."""
        from pyarrow.fs import FileSelector, FileType  # noqa: PLC0415

        root = _path(folder)
        found = self._files.get_file_info(FileSelector(root, recursive=True, allow_not_found=True))
        return {
            PurePosixPath(each.path).relative_to(root).as_posix(): (each.size, each.mtime_ns / 1e9)
            for each in found
            if each.type is FileType.File
        }

    def folders(self, folder: str) -> list[str]:
        """Names of the folders right below a folder, in order."""
        from pyarrow.fs import FileSelector, FileType  # noqa: PLC0415

        found = self._files.get_file_info(FileSelector(_path(folder), allow_not_found=True))
        return sorted(each.base_name for each in found if each.type is FileType.Directory)

    def read(self, address: str) -> bytes:
        """The content of an object."""
        with self._files.open_input_stream(_path(address)) as stream:
            return bytes(stream.read())

    @contextmanager
    def opened(self, address: str) -> Iterator[tuple[NativeFile, str]]:
        """An object to read from at any place, and its ETag, which is another one whenever its content is."""
        with self._files.open_input_file(_path(address)) as file:
            yield file, (file.metadata() or {}).get("ETag", b"").decode()

    def write(self, address: str, content: bytes) -> None:
        """A new object, or a new content of one."""
        with self._files.open_output_stream(_path(address)) as stream:
            stream.write(content)

    def send(self, local: Path, folder: str, names: Iterable[str]) -> None:
        """Put files below a local folder under the same names below a folder, one after another."""
        for name in names:
            with (local / name).open("rb") as file, self._files.open_output_stream(_path(f"{folder}/{name}")) as stream:
                while chunk := file.read(_CHUNK):
                    stream.write(chunk)

    def fetch(self, folder: str, local: Path, only: Iterable[str] | None = None) -> None:
        """Bring all objects below a folder, or `only` those of these names, to a local one."""
        names = list(self.files(folder) if only is None else only)
        if astray := next((name for name in names if ".." in PurePosixPath(name).parts), None):
            raise OSError(f"the object {astray!r} would come to lie outside of the folder")
        for parent in {(local / name).parent for name in names}:
            parent.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(_THREADS) as threads:
            list(threads.map(lambda name: self._fetch_one(f"{folder}/{name}", local / name), names))

    def copy(self, pairs: Iterable[tuple[str, str]]) -> int:
        """Copy objects from address to address inside the store, of at most 5 GB each; returns how many."""
        copied = list(pairs)
        requests_made[COPY] += len(copied)
        with ThreadPoolExecutor(_THREADS) as threads:
            list(threads.map(lambda pair: self._files.copy_file(_path(pair[0]), _path(pair[1])), copied))
        return len(copied)

    def remove(self, folder: str) -> None:
        """Remove all objects below a folder, if there are any."""
        if self._is_there(_path(folder)):
            self._files.delete_dir(_path(folder))

    def explained(self, folder: str, error: OSError) -> DatasetError:
        """What a store's refusal means, in one line, and what to do."""
        said, where = str(error), f"{self._access}, bucket {bucket_of(folder)!r}"
        if "NETWORK_CONNECTION" in said:
            reason = said.rsplit("Details: ", 1)[-1].strip()
            return DatasetError(f"{where}: the store cannot be reached ({reason}): see the endpoint, and if it runs")
        if any(sign in said for sign in _REFUSED):
            return DatasetError(
                f"{where}: the store does not let us in: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
                "AWS_PROFILE, of somebody who has the right"
            )
        return DatasetError(f"{where}: the store cannot be used ({' '.join(said.split())[:200]})")

    def _is_there(self, path: str) -> bool:
        from pyarrow.fs import FileType  # noqa: PLC0415

        return bool(self._files.get_file_info(path).type is not FileType.NotFound)

    def _fetch_one(self, address: str, file: Path) -> None:
        with self._files.open_input_stream(_path(address)) as stream, file.open("wb") as local:
            while chunk := stream.read(_CHUNK):
                local.write(chunk)


def _path(address: str) -> str:
    """An address as pyarrow wants it."""
    return address.removeprefix(SCHEME)


def _connect(access: StoreAccess) -> S3FileSystem:
    from pyarrow.fs import AwsStandardS3RetryStrategy, S3FileSystem  # noqa: PLC0415 - starts threads of its own

    options: dict[str, Any] = {}
    if access.server is not None:
        scheme, place = access.server
        virtual = not access.path_style
        options = {"scheme": scheme, "endpoint_override": place, "force_virtual_addressing": virtual}
    return S3FileSystem(
        connect_timeout=CONNECT_SECONDS,
        request_timeout=CONNECT_SECONDS,
        retry_strategy=AwsStandardS3RetryStrategy(max_attempts=ATTEMPTS),
        **options,
    )
