"""Where an object store is and how it is reached: plain data, checked, without a connection.

Folders and objects have addresses as Spark writes them, `s3a://bucket/key`. Credentials come from the usual AWS chain
(environment, profile, the machine's role …) and from nowhere else, so there are none to be kept or shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from datasets.errors import DatasetError

SCHEME: Final = "s3a://"
_ADDRESS: Final = re.compile(r"s3a://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?P<key>(?:/[A-Za-z0-9._=-]+)*)/?")
_ENDPOINT: Final = re.compile(r"(https?)://([A-Za-z0-9._-]+(?::\d{1,5})?|\[[0-9A-Fa-f:]+\](?::\d{1,5})?)/?")


def is_address(folder: str) -> bool:
    """Whether a folder lies in a store, not on a disk."""
    return folder.startswith(SCHEME)


def check_address(text: str) -> str:
    """The same address without a slash at its end; DatasetError unless it is s3a://BUCKET or s3a://BUCKET/PREFIX."""
    found = _ADDRESS.fullmatch(text)
    if found is None or any(part in {".", ".."} for part in found["key"].split("/")):
        shown = "an address with a user in it" if "@" in text else repr(text)  # there may be a password, too
        raise DatasetError(f"{shown} is no place in an object store: give s3a://BUCKET/PREFIX")
    return text.rstrip("/")


def bucket_of(address: str) -> str:
    """The bucket that an address lies in."""
    return address.removeprefix(SCHEME).split("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreAccess:
    """How a store is reached. Without an `endpoint` (http[s]://HOST:PORT) it is Amazon's.

    `path_style` asks for bucket names in the path instead of the host's name, as most stores of one's own need it.
    """

    endpoint: str | None = None
    path_style: bool = False

    def __post_init__(self) -> None:
        """DatasetError when the endpoint is no plain address of a server; one with a password in it is none."""
        if self.endpoint is not None and not _ENDPOINT.fullmatch(self.endpoint):
            raise DatasetError("the endpoint is no address of a store: give http://HOST:PORT or https://HOST")

    @property
    def server(self) -> tuple[str, str] | None:
        """The endpoint's scheme and HOST:PORT; None for Amazon's."""
        found = _ENDPOINT.fullmatch(self.endpoint) if self.endpoint is not None else None
        return (found[1], found[2]) if found else None

    def __str__(self) -> str:
        """Its name in messages."""
        return self.endpoint or "Amazon S3"
