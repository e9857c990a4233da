"""Turns numpy records into Arrow tables with the columns of the schemas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from datasets.drawing.rows import Longs, Rows
from datasets.payments.payments import OCTET_VALUES
from datasets.payments.schemas import FRAUD_SIGNALS, MONEY, TIMESTAMP, TRANSACTIONS
from datasets.payments.vocabulary import CHANNELS, CURRENCIES, SIGNAL_TYPES, STATUSES

_HEX: Final = np.array([value.to_bytes(2, "little").hex() for value in range(65_536)], dtype="S4")
_OCTETS: Final = tuple(str(100 + value) for value in range(OCTET_VALUES))
_FIRST_OCTETS: Final = np.array([f"10.{a}.{b}" for a in _OCTETS for b in _OCTETS], dtype="S10")
_LAST_OCTET: Final = np.array([f".{octet}" for octet in _OCTETS], dtype="S4")


def transactions_table(rows: Rows) -> pa.Table:
    """Transaction records as a table; words are dictionary-encoded in memory only."""
    return table(
        TRANSACTIONS,
        plain(rows["transaction_id"]),
        plain(rows["user_id"]),
        plain(rows["merchant_id"]),
        money(rows["cents"]),
        words(rows["currency"], CURRENCIES),
        words(rows["status"], STATUSES),
        words(rows["channel"], CHANNELS),
        _device_ids(rows["device"]),
        _addresses(rows["ip"]),
        plain(rows["event_time"], TIMESTAMP),
        plain(rows["updated_at"], TIMESTAMP),
    )


def signals_table(rows: Rows) -> pa.Table:
    """Signal records as a table."""
    return table(
        FRAUD_SIGNALS,
        plain(rows["signal_id"]),
        plain(rows["transaction_id"]),
        words(rows["signal_type"], SIGNAL_TYPES),
        plain(rows["score"]),
        plain(rows["detected_at"], TIMESTAMP),
    )


def table(schema: pa.Schema, *columns: Any) -> pa.Table:
    """A table with the schema's names; dictionary columns keep their encoding, which Parquet files do not show."""
    fields = [pa.field(f.name, c.type, nullable=f.nullable) for f, c in zip(schema, columns, strict=True)]
    return pa.Table.from_arrays(list(columns), schema=pa.schema(fields))


def words(codes: NDArray[Any], vocabulary: Sequence[str]) -> Any:
    """A dictionary column of strings."""
    return pa.DictionaryArray.from_arrays(plain(codes), strings(vocabulary))


def money(cents: Longs) -> Any:
    """DECIMAL(12,2) of 64 bits, which are just the cents, in memory; Parquet knows the same decimals of any width."""
    return plain(cents, pa.decimal64(MONEY.precision, MONEY.scale))


def plain(values: NDArray[Any], kind: pa.DataType | None = None) -> Any:
    """Numbers as they lie in memory, by default of their own type; `pa.array` would first import all of pandas."""
    buffer = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(kind or pa.from_numpy_dtype(values.dtype), len(values), [None, buffer])


def strings(texts: Sequence[str]) -> Any:
    """A string column."""
    pieces = [text.encode() for text in texts]
    offsets = np.cumsum([0, *map(len, pieces)], dtype=np.int32)
    return pa.Array.from_buffers(
        pa.string(), len(pieces), [None, pa.py_buffer(offsets), pa.py_buffer(b"".join(pieces))]
    )


def _device_ids(devices: NDArray[np.uint64]) -> Any:
    return _strings_of_one_length(_HEX.take(devices.astype("<u8").view("<u2")).reshape(-1, 4))


def _addresses(codes: NDArray[np.uint32]) -> Any:
    first, last = np.divmod(codes, np.uint32(OCTET_VALUES))
    text = np.empty(len(codes), [("first", "S10"), ("last", "S4")])
    text["first"], text["last"] = _FIRST_OCTETS.take(first), _LAST_OCTET.take(last)
    return _strings_of_one_length(text.view("S14").reshape(-1, 1))


def _strings_of_one_length(pieces: NDArray[np.bytes_]) -> Any:
    """A string column from the bytes of each row, joined: much faster than making each string."""
    rows, width = len(pieces), pieces.shape[1] * pieces.itemsize
    offsets = np.arange(rows + 1, dtype=np.int32) * np.int32(width)
    return pa.Array.from_buffers(pa.string(), rows, [None, pa.py_buffer(offsets), pa.py_buffer(pieces)])
