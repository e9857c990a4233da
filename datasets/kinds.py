"""The kinds of data that this package makes, each for the workload of the same name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from datasets.cache.cache import ensure, ensure_at
from datasets.cache.made import Make, ensure_made_at
from datasets.errors import DatasetError
from datasets.generated import GeneratedInput, made_by
from datasets.input_data import InputData
from datasets.orders import make as orders
from datasets.orders.make import make_orders
from datasets.orders.schemas import ORDER_TABLES
from datasets.payments.population import check_hot_share
from datasets.payments.schemas import SCHEMAS
from datasets.spec import SKEW_COLUMNS, UNIT, WORKLOAD, DatasetSpec
from datasets.web_log import make as web_log
from datasets.web_log.make import make_web_log
from datasets.web_log.schemas import WEB_LOG

if TYPE_CHECKING:
    from datasets.console import Display


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of data: its tables, and how they are made, for a run or by themselves.

    `make_alone` makes or finds them in exactly a folder (None: in the cache) and shows how far it is.
    """

    name: str
    tables: Mapping[str, pa.Schema]
    input: GeneratedInput
    make_alone: Callable[[DatasetSpec, Path | None, Display], InputData]


def kind_of(name: str) -> Kind:
    """The kind of that name; DatasetError if there is none."""
    if name not in KINDS:
        raise DatasetError(f"no data are made here for a workload {name!r}: there is {', '.join(KINDS)}")
    return KINDS[name]


def _payments(spec: DatasetSpec, out: Path | None, display: Display) -> InputData:
    if out is None:
        return ensure(spec, progress=display.notice, meter=display.show)
    return ensure_at(spec, out, progress=display.notice, meter=display.show)


def _made(make: Make, version: str, tables: Mapping[str, pa.Schema], bytes_per_scale: int, unit: str) -> Kind:
    made = made_by(make, name=version, bytes_per_scale=bytes_per_scale, unit=unit)

    def make_alone(spec: DatasetSpec, out: Path | None, display: Display) -> InputData:
        if out is None:
            return made.ensure(spec, None, display.notice)
        return ensure_made_at(make, version, spec, out, display.notice)

    return Kind(name=version.rpartition("-")[0], tables=tables, input=made, make_alone=make_alone)


PAYMENTS: Final = Kind(
    name=WORKLOAD,
    tables=SCHEMAS,
    input=GeneratedInput(
        ensure=ensure,
        estimated_bytes=lambda spec: spec.estimated_bytes,
        skew_columns=SKEW_COLUMNS,
        unit=UNIT,
        check=check_hot_share,
    ),
    make_alone=_payments,
)
SESSIONS: Final = _made(make_web_log, web_log.NAME, WEB_LOG, web_log.BYTES_PER_SCALE, web_log.UNIT)
ORDERS: Final = _made(make_orders, orders.NAME, ORDER_TABLES, orders.BYTES_PER_SCALE, orders.UNIT)
KINDS: Final[Mapping[str, Kind]] = MappingProxyType({kind.name: kind for kind in (PAYMENTS, SESSIONS, ORDERS)})
