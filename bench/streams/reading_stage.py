"""A stage that reads from a broker: when the broker goes, that is told in one line, and not as the stage's failure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.errors import BrokerLostError
from datasets.errors import DatasetError
from datasets.kafka.kafka_client import check_broker
from pipelines.stage import Stage, StageContext


@dataclass(frozen=True, slots=True)
class ReadingStage:
    """Another stage, whose events are at the broker at `bootstrap`."""

    stage: Stage
    bootstrap: str

    @property
    def name(self) -> str:
        """The stage's own."""
        return self.stage.name

    def run(self, context: StageContext) -> None:
        """Run the stage; BrokerLostError when it fails and the broker does not answer."""
        with reading_from(self.bootstrap):
            self.stage.run(context)


@contextmanager
def reading_from(bootstrap: str) -> Iterator[None]:
    """What fails inside while the broker does not answer is a BrokerLostError; what fails otherwise stays as it is."""
    try:
        yield
    except BrokerLostError:
        raise
    except Exception as error:
        try:
            check_broker(bootstrap)
        except DatasetError as gone:
            raise BrokerLostError(str(gone)) from error
        raise
