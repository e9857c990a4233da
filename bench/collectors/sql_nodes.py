"""Reads the metrics that nodes of SQL plans carry as text: what the scans read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bench.collectors.rest_types import Execution
from reports.record import QueryRecord

SIZE_OF_FILES: Final = "size of files read"
NUMBER_OF_FILES: Final = "number of files read"
PARTITIONS_READ: Final = "number of partitions read"
QUERY: Final = "query: "

_UNITS: Final = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40, "PiB": 1 << 50, "EiB": 1 << 60}
_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?(?:E\+\d+)?) ([KMGTPE]i)?B\b")


def size_in_bytes(text: str) -> int | None:
    """Bytes of a size as Spark formats it, "12.3 MiB", or None if it is none.

    A size that tasks reported comes as "total (min, med, max (stageId: taskId))", a line break, then the total and in
    brackets the rest; the total counts. Sizes below 2 KiB are exact, others have one decimal, so up to 2.5 % is lost.
    """
    match = _SIZE.match(_total(text))
    return round(float(match[1]) * _UNITS[f"{match[2] or ''}B"]) if match else None


def count(text: str) -> int | None:
    """A number as Spark formats it, "1,234", or None if it is none; exact."""
    digits = _total(text).split(" ", 1)[0].replace(",", "")
    return int(digits) if digits.isdecimal() else None


def scan_bytes(executions: Sequence[Execution]) -> int | None:
    """Size of the files that the scans of these executions opened, rounded as Spark rounds; None without a file scan.

    Executions show the nodes of the plan as it was in the end. A node that did not run has no metrics, so a cached or
    re-used scan counts once.
    """
    return _total_of(size_in_bytes(text) for text in _values(executions, SIZE_OF_FILES))


def scan_files(executions: Sequence[Execution]) -> int | None:
    """Number of files that those scans opened, exact; None without a file scan."""
    return _total_of(count(text) for text in _values(executions, NUMBER_OF_FILES))


def partitions_read(executions: Sequence[Execution]) -> int | None:
    """Number of partition folders that those scans opened; None without a scan of a partitioned table."""
    return _total_of(count(text) for text in _values(executions, PARTITIONS_READ))


def queries(executions: Sequence[Execution]) -> tuple[QueryRecord, ...]:
    """The executions that the stage has named by describing their jobs as "query: NAME", in order."""
    return tuple(
        QueryRecord(
            name=execution.description.removeprefix(QUERY),
            seconds=execution.duration * 1e-3,
            files=scan_files([execution]),
            bytes=scan_bytes([execution]),
            partitions=partitions_read([execution]),
        )
        for execution in executions
        if execution.description.startswith(QUERY)
    )


def _total(text: str) -> str:
    return text.split("\n", 1)[-1].strip()


def _values(executions: Sequence[Execution], metric: str) -> Iterator[str]:
    for execution in executions:
        for node in execution.nodes:
            if node.node_name.startswith("Scan"):
                yield from (m.value for m in node.metrics if m.name == metric)


def _total_of(values: Iterator[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
