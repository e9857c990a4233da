"""Secrets never reach a file of a run: settings are known by their keys, and a text is searched for what looks secret.

A text is cleared of the values of secret settings wherever they stand, of user and password in an address, and of what
stands behind a secret word and "=" as in `-Dpassword=…` and `&sig=…`. Nothing else can be known for a secret: what a
stage writes about its secrets in words of its own stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final, Self

from reports.files.atomic import draft_of
from reports.record import Difference, DifferingRow, StageRecord, TrialRecord

HIDDEN: Final = "(redacted)"
_LEAST: Final = 6  # characters of a value that is searched for: shorter ones such as "true" are words too
# Spark's own spark.redaction.regex knows the first four; the others are keys of Hadoop's file systems and of JVMs.
_SECRET: Final = (
    r"secret|password|token|access[._-]?key|passw|pwd|passphrase|credential|(?:api|account|private|encryption)[._-]?key"
    r"|[._]sas[._]"
)
_SECRET_KEY: Final = re.compile(_SECRET, re.IGNORECASE)
_VALUE: Final = r"""(?!\(redacted\))(?:(?<=")[^"\n]+|(?<=')[^'\n]+|[^\s"'&;,)\]}]+)"""
_ASSIGNED: Final = re.compile(
    rf"""((?:{_SECRET}|\bsig|signature)[\w.\-]{{0,80}}["']?=\\?["']?){_VALUE}""", re.IGNORECASE
)
_TOLD: Final = re.compile(
    rf"""((?:secret|password|passwd|passphrase)[\w.\-]{{0,80}}["']?\s?[:=]\s?["']?){_VALUE}""", re.IGNORECASE
)
_BEARER: Final = re.compile(r"(\b(?:bearer|basic)\s+)[\w.~+/=\-]{8,}", re.IGNORECASE)
# A user without a password is a place in other schemes: abfss://container@account, ssh://git@host.
_ADDRESS: Final = re.compile(r"(://)(?:[^\s/@:]*:[^\s/@]+|(?<=https://)[^\s/@:]+|(?<=http://)[^\s/@:]+)(?=@)")


def is_secret(key: str) -> bool:
    """Whether a setting of that name holds a secret, by its name."""
    return _SECRET_KEY.search(key) is not None


def cleared(text: str) -> str:
    """The text without what looks secret by its form."""
    for pattern in (_ADDRESS, _ASSIGNED, _TOLD, _BEARER):
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text


@dataclass(frozen=True, slots=True)
class Redaction:
    """Clears texts of secrets, among them `values`, the longest first."""

    values: tuple[str, ...] = ()

    @classmethod
    def of(cls, *confs: Mapping[str, str]) -> Self:
        """Knows the secrets of these settings."""
        found = {value for conf in confs for key, value in conf.items() if is_secret(key) and len(value) >= _LEAST}
        return cls(tuple(sorted(found, key=lambda value: (-len(value), value))))

    def text(self, text: str) -> str:
        """The text without secrets."""
        for value in self.values:
            text = text.replace(value, HIDDEN)
        return cleared(text)

    def conf(self, conf: Mapping[str, str]) -> dict[str, str]:
        """Settings as they may go into a record, by key."""
        return {key: HIDDEN if is_secret(key) else self.text(conf[key]) for key in sorted(conf)}

    def command(self, words: Sequence[str]) -> tuple[str, ...]:
        """A command line with its settings as they may be shown."""
        return tuple(self._word(word) for word in words)

    def record(self, record: TrialRecord) -> TrialRecord:
        """The record with all text that comes from stages and engines cleared; names and numbers stay."""
        return replace(
            record, error=self._maybe(record.error), stages=tuple(self._stage(stage) for stage in record.stages)
        )

    def file(self, path: Path) -> None:
        """Clear a text file that nobody writes to any more, line by line; without space for that it stays as it is."""
        draft = draft_of(path)
        opened = partial(open, encoding="utf-8", errors="surrogateescape", newline="")
        try:
            with opened(path) as found, opened(draft, "w") as kept:
                kept.writelines(map(self.text, found))
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)

    def _stage(self, stage: StageRecord) -> StageRecord:
        return replace(
            stage,
            error=self._maybe(stage.error),
            notes=tuple(map(self.text, stage.notes)),
            plans=tuple(map(self.text, stage.plans)),
            spark_stages=tuple(replace(each, name=self.text(each.name)) for each in stage.spark_stages),
            queries=tuple(replace(each, name=self.text(each.name)) for each in stage.queries),
            undeclared_conf={key: self.text(value) for key, value in stage.undeclared_conf.items()},
            difference=None if stage.difference is None else self._difference(stage.difference),
        )

    def _difference(self, difference: Difference) -> Difference:
        return replace(difference, rows=tuple(map(self._row, difference.rows)))

    def _row(self, row: DifferingRow) -> DifferingRow:
        return DifferingRow(
            key={name: self.text(value) for name, value in row.key.items()},
            columns={
                name: (self._maybe(found), self._maybe(expected)) for name, (found, expected) in row.columns.items()
            },
        )

    def _maybe(self, text: str | None) -> str | None:
        return None if text is None else self.text(text)

    def _word(self, word: str) -> str:
        start, separator, value = word.partition("=")
        if start == "--conf":
            key, second, value = value.partition("=")
            start, separator = f"{start}={key}", second
        return f"{start}={HIDDEN}" if separator and is_secret(start) else self.text(word)
