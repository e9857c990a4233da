"""The collector that notices settings a stage changed by itself: a difference between variants that nobody declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bench.collectors.collector import Watched
from bench.redaction import Redaction
from reports.record import StageRecord

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class Settings:
    """Compares the session's settings before and after; a change that was put back is none."""

    name = "settings"

    def __init__(self, watched: Watched) -> None:
        self._session = watched.session
        self._text = ""
        self._before: Mapping[str, str] = {}

    def start(self) -> None:
        """Remember all settings."""
        self._text, self._before = text_of(self._session), dict(self._session.conf.getAll)

    def stop(self, record: StageRecord) -> StageRecord:
        """Add what is otherwise now; a setting that was taken away reads "(unset)"."""
        if text_of(self._session) == self._text:
            return record
        now = dict(self._session.conf.getAll)
        changed = {
            key: now.get(key, "(unset)") for key in {*now, *self._before} if now.get(key) != self._before.get(key)
        }
        return replace(record, undeclared_conf=Redaction().conf(changed))


def text_of(session: SparkSession) -> str:
    """All settings as one text: fetching them one by one takes a call into the JVM for each."""
    return str(session._jsparkSession.sessionState().conf().getAllConfs().toString())
