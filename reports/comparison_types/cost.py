"""What a variant uses up, and its price."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run of a variant through all stages measured in blocks uses; None where a stage did not measure it.

    Each is the median over blocks of the sum over stages. `core_seconds` are wall clock × cores reserved,
    `cpu_seconds` those that tasks really used, `gib_seconds` peak memory × wall clock. `files_written` and
    `files_opened` are the least numbers of PUT and GET requests on an object store: listings, commits and further
    reads of the same file come on top. Files and bytes that a stage shares with an earlier output are counted there.
    On an object store requests were counted: `write_requests` are PUT and LIST, `read_requests` GET and HEAD, as stores
    price them.
    """

    variant: str
    core_seconds: float | None
    cpu_seconds: float | None
    gib_seconds: float | None
    stored_bytes: float | None
    files_written: float | None
    files_opened: float | None
    write_requests: float | None = None
    read_requests: float | None = None

    @property
    def requests_counted(self) -> bool:
        """Whether requests were counted, and need not be guessed from files."""
        return self.write_requests is not None and self.read_requests is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A cost, and the prices of one run and of a year with one an hour, in the comparison's currency."""

    cost: Cost
    run: float | None
    year: float | None
