"""What a collector is: something that watches one execution of one stage and adds what it saw to the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from datasets.stores.store_access import is_address
from reports.record import StageRecord

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is being watched: the session, our stage's name, its job group, the data and the folder that it writes.

    The folder may lie in an object store: then `bring` copies it to this machine, once, and says where it is.
    """

    session: SparkSession
    stage: str
    job_group: str
    output: str
    dataset: str = ""
    bring: Callable[[], str] | None = None

    @property
    def stored(self) -> str | None:
        """An address in the object store that the stage works with, if it does."""
        return next(filter(is_address, (self.output, self.dataset)), None)

    def output_here(self) -> str:
        """The output's folder on this machine; NoAnswerError when it cannot be brought here."""
        return self.output if self.bring is None else self.bring()


class Collector(Protocol):
    """Made anew for every execution of a stage. Neither method runs inside the clock.

    `start` is called before the clock starts; `stop` after it has stopped, with the record so far, and returns it with
    this collector's fields filled in (`dataclasses.replace`). An exception becomes a note on the record and costs
    nothing but this collector's own fields.
    """

    @property
    def name(self) -> str:
        """Short name for notes and accounts."""

    def start(self) -> None:
        """Begin to watch."""

    def stop(self, record: StageRecord) -> StageRecord:
        """End watching and return the record with this collector's fields."""
