"""The end of a Parquet file: what can be told of its content without reading it, wherever the file lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

_TAIL: Final = 8  # bytes: the footer's length, then Parquet's mark
_MARK: Final = b"PAR1"
_PROBABLY: Final = 1 << 16  # bytes in which most footers are whole, so that one read of a distant file is enough


class Readable(Protocol):
    """An open file, of Python or of pyarrow."""

    def seek(self, offset: int, /) -> Any:
        """Go to a place."""

    def read(self) -> bytes:
        """All from there to the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """The rows that a file says it has, and all that it says of them, mostly with each column's extremes."""

    rows: int
    content: bytes

    def digest(self, *more: object) -> str:
        """XXH3 of the footer and of what else is known of the file, 32 hex digits."""
        return xxhash.xxh3_128_hexdigest(self.content + " ".join(map(str, more)).encode())


def read_footer(file: Readable, size: int) -> Footer:
    """The footer of a file of `size` bytes; pyarrow's ArrowInvalid, which is a ValueError, for what is no Parquet."""
    end = _last(file, size, _PROBABLY)
    if end.endswith(_MARK):
        end = _last(file, size, length) if (length := _length(end)) > len(end) else end[-length:]
    return Footer(rows=pq.read_metadata(pa.BufferReader(end)).num_rows, content=end[:-_TAIL])


def _length(end: bytes) -> int:
    """Bytes of the footer and its tail."""
    return int.from_bytes(end[-_TAIL:-4], "little") + _TAIL


def _last(file: Readable, size: int, length: int) -> bytes:
    file.seek(max(0, size - length))
    return file.read()
