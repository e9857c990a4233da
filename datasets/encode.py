"""Turns numpy records into Arrow tables with the columns of the schemas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from datasets.payments import OCTET_VALUES
from datasets.rows import Rows
from datasets.schemas import FRAUD_SIGNALS, MONEY, TIMESTAMP, TRANSACTIONS
from datasets.skew import Longs
from datasets.vocabulary import CHANNELS, CURRENCIES, SIGNAL_TYPES, STATUSES

_HEX: Final = tuple(f"{value:02x}" for value in range(256))
_OCTETS: Final = tuple(str(100 + value) for value in range(OCTET_VALUES))


def transactions_table(rows: Rows) -> pa.Table:
    """Transaction records as a table; words are dictionary-encoded in memory only."""
    return table(
        TRANSACTIONS,
        _plain(rows["transaction_id"]),
        _plain(rows["user_id"]),
        _plain(rows["merchant_id"]),
        money(rows["cents"]),
        words(rows["currency"], CURRENCIES),
        words(rows["status"], STATUSES),
        words(rows["channel"], CHANNELS),
        _device_ids(rows["device"]),
        _addresses(rows["ip"]),
        _times(rows["event_time"]),
        _times(rows["updated_at"]),
    )


def signals_table(rows: Rows) -> pa.Table:
    """Signal records as a table."""
    return table(
        FRAUD_SIGNALS,
        _plain(rows["signal_id"]),
        _plain(rows["transaction_id"]),
        words(rows["signal_type"], SIGNAL_TYPES),
        _plain(rows["score"]),
        _times(rows["detected_at"]),
    )


def table(schema: pa.Schema, *columns: Any) -> pa.Table:
    """A table with the schema's names; dictionary columns keep their encoding, which Parquet files do not show."""
    fields = [pa.field(f.name, c.type, nullable=f.nullable) for f, c in zip(schema, columns, strict=True)]
    return pa.Table.from_arrays(list(columns), schema=pa.schema(fields))


def words(codes: NDArray[Any], vocabulary: Sequence[str]) -> Any:
    """A dictionary column of strings."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(vocabulary, pa.string()))


def money(cents: Longs) -> Any:
    """DECIMAL(12,2) from non-negative cents: its 128 bits are the low word and a zero high word."""
    halves = np.zeros((len(cents), 2), dtype="<i8")
    halves[:, 0] = cents
    return pa.Array.from_buffers(MONEY, len(cents), [None, pa.py_buffer(halves)])


def _plain(values: NDArray[Any]) -> Any:
    return pa.array(np.ascontiguousarray(values))


def _times(microseconds: Longs) -> Any:
    return _plain(microseconds).cast(TIMESTAMP)


def _device_ids(devices: NDArray[np.uint64]) -> Any:
    octets = np.ascontiguousarray(devices).astype(">u8").view(np.uint8).reshape(-1, 8)
    return _strings_of_one_length(np.array(_HEX, dtype="S2")[octets])


def _addresses(codes: NDArray[np.uint32]) -> Any:
    octets = np.array(_OCTETS, dtype="S3")
    text = np.full(len(codes), b"10.000.000.000", dtype="S14")
    parts = text.view([("", "S3"), ("a", "S3"), ("", "S1"), ("b", "S3"), ("", "S1"), ("c", "S3")])
    for place, name in enumerate("abc"):
        parts[name] = octets[codes // OCTET_VALUES**place % OCTET_VALUES]
    return _strings_of_one_length(text.reshape(-1, 1))


def _strings_of_one_length(pieces: NDArray[np.bytes_]) -> Any:
    """A string column from the bytes of each row, joined: much faster than making each string."""
    rows, width = len(pieces), pieces.shape[1] * pieces.itemsize
    offsets = np.arange(rows + 1, dtype=np.int32) * np.int32(width)
    return pa.Array.from_buffers(pa.string(), rows, [None, pa.py_buffer(offsets), pa.py_buffer(pieces)])
