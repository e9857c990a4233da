"""The collector of micro-batches and streaming state."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bench.collectors.collector import Watched
from bench.collectors.progress_log import ProgressLog
from bench.collectors.progress_payloads import micro_batch, streaming_totals
from bench.collectors.waiting import LONGEST_WAIT_SECONDS
from reports.record import StageRecord

NOT_ENDED: Final = "a streaming query had not ended when the waiting time was up: micro-batches may be missing"


class StreamingProgress:
    """What the streaming queries of the stage's session report; nothing for a stage that starts none."""

    name = "streaming_progress"

    def __init__(self, watched: Watched) -> None:
        self._session = watched.session
        self._log = ProgressLog()

    def start(self) -> None:
        """Listen to the session."""
        self._log.attach(self._session)

    def stop(self, record: StageRecord) -> StageRecord:
        """Wait for the last report of every query that was started, then read them all."""
        ended = self._log.wait_until_ended(LONGEST_WAIT_SECONDS)
        self._log.detach(self._session)
        if not self._log.queries():
            return record
        reports = self._log.progress()
        return replace(
            record,
            metrics=replace(record.metrics, **streaming_totals(reports)),
            micro_batches=tuple(micro_batch(report) for report in reports),
            notes=record.notes if ended else (*record.notes, NOT_ENDED),
        )
