"""What the page is made of: sections of blocks, as plain data that the template turns into markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Swatch:
    """A variant's colour on light and on dark ground."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A table cell: text, a smaller note beneath, a tone for CSS and a bar from 0 to 1 behind it.

    `href` makes the text a link: an address that this package has made, never one from a record. `metric` is the name
    of one in the catalogue, which the text then explains when asked.
    """

    text: str
    note: str = ""
    tone: str = ""
    bar: float | None = None
    href: str = ""
    metric: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A table's column head; numeric columns align right. `metric` is as in `Entry`."""

    label: str
    numeric: bool = False
    swatch: Swatch | None = None
    metric: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A table's row, whose first entry is its head. `group` starts a new row group where it changes.

    `anchor` is what a link leads to, unique on the page.
    """

    head: Entry
    cells: tuple[Entry, ...]
    group: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph."""

    kind: ClassVar[str] = "text"
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a section."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a caption that says what it shows, and in which units; a narrow one is as wide as its text."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    narrow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A Plotly figure; the caption is what a reader who cannot see it is told."""

    kind: ClassVar[str] = "figure"
    id: str
    caption: str
    spec: Mapping[str, Any]

    @property
    def height(self) -> int:
        """Pixels, so that the page does not jump when the chart is drawn."""
        return int(self.spec["layout"]["height"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Text shown as it is, in a fixed-width font."""

    kind: ClassVar[str] = "code"
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """Lines of a unified diff, each with its sign."""

    kind: ClassVar[str] = "diff"
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Blocks behind a line that opens them."""

    kind: ClassVar[str] = "details"
    summary: str
    blocks: tuple[Block, ...]


Block = Text | Heading | Table | Figure | Code | Diff | Details


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The part of a page that its own template writes, above the sections."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page with an anchor of its own."""

    anchor: str
    title: str
    lead: str
    blocks: tuple[Block, ...]


def columns(first: str, *others: str) -> tuple[Column, ...]:
    """Column heads of text."""
    return tuple(Column(label=label) for label in (first, *others))


def facts(caption: str, told: Mapping[str, str]) -> Table:
    """A narrow table of names, each with what is told of it."""
    rows = tuple(Row(head=Entry(text=name), cells=(Entry(text=text),)) for name, text in told.items())
    return Table(caption=caption, columns=columns("What", "Value"), rows=rows, narrow=True)


def figures(blocks: Iterable[Block]) -> tuple[Figure, ...]:
    """All figures among blocks, those inside details included."""
    return tuple(block for block in _flat(blocks) if isinstance(block, Figure))


def metrics_named(blocks: Iterable[Block]) -> frozenset[str]:
    """Names of the metrics that tables among blocks explain."""
    tables = [block for block in _flat(blocks) if isinstance(block, Table)]
    heads = (column.metric for table in tables for column in table.columns)
    entries = (each.metric for table in tables for row in table.rows for each in (row.head, *row.cells))
    return frozenset({*heads, *entries} - {""})


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Details):
            yield from _flat(block.blocks)
        else:
            yield block
