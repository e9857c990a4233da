"""What may lie behind the moves of one stage: the first rule that fits, since each makes those below it fit as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from reports.budgets.budget import StageBudget
from reports.budgets.directions import PLAIN, operators
from reports.writing.formatting import count

_FLAT: Final = 1.02  # as good as the same: the room of a near counter


@dataclass(frozen=True, slots=True)
class Both:
    """The budget and the run, in the words that rules are written in."""

    was: StageBudget
    now: StageBudget

    def grew(self, counter: str) -> bool:
        """Whether a counter that both have is larger than its room."""
        was, now = self.was.counters.get(counter), self.now.counters.get(counter)
        return was is not None and now is not None and now > was * _FLAT

    def fell(self, counter: str) -> bool:
        """The other way round."""
        return Both(self.now, self.was).grew(counter)

    def more(self, *names: str) -> int:
        """How many more operators of these names the plans hold."""
        was, now = operators(self.was.plan), operators(self.now.plan)
        return sum(now[name] - was[name] for name in names)

    def python(self) -> int:
        """How many more operators hand rows to Python."""
        names = (*operators(self.was.plan), *operators(self.now.plan))
        return self.more(*{name for name in names if "Python" in name or name.endswith(("InPandas", "InArrow"))})

    def told(self, counter: str) -> str:
        """Both values: "16 → 212"."""
        return f"{count(self.was.counters.get(counter))} → {count(self.now.counters.get(counter))}"


Rule = tuple[Callable[[Both], object], Callable[[Both], str]]


def _uncompressed(both: Both) -> bool:
    return PLAIN in both.now.codecs and PLAIN not in both.was.codecs


def _lost_broadcast(both: Both) -> bool:
    return both.more("SortMergeJoin", "ShuffledHashJoin") > 0 > both.more("BroadcastHashJoin")


def _late_broadcast(both: Both) -> bool:
    return both.more("Exchange") > 0 and both.grew("aqe_converted_joins")


def _no_salt(both: Both) -> bool:
    return both.more("Generate", "Expand") < 0 and both.grew("largest_shuffle_read_bytes")


def _more_partitions(both: Both) -> bool:
    return both.grew("tasks") and both.more("Exchange") <= 0 and not both.grew("spark_stages")


def _small_files(both: Both) -> bool:
    return both.grew("files_written") and not both.grew("output_records")


RULES: Final[tuple[Rule, ...]] = (
    (
        lambda both: both.more("CartesianProduct", "BroadcastNestedLoopJoin") > 0,
        lambda _: "a join has no equality to go by any more: every row meets every row",
    ),
    (Both.python, lambda _: "rows go to Python and back, for a function that an expression may have done"),
    (lambda both: both.more("InMemoryTableScan") > 0, lambda _: "a table is cached, and read from the cache"),
    (_lost_broadcast, lambda _: "a broadcast is gone: that join shuffles and sorts both of its sides"),
    (
        _late_broadcast,
        lambda _: "a broadcast is gone from the plan: adaptive execution finds it again, but only after a shuffle",
    ),
    (_no_salt, lambda _: "salting is gone: all rows of a hot key go to one task"),
    (_uncompressed, lambda _: "files are written without compression"),
    (lambda both: both.more("Exchange") > 0, lambda _: "there is a shuffle more than before"),
    (_small_files, lambda both: f"the same rows are spread over more files: {both.told('files_written')}"),
    (_more_partitions, lambda both: f"the same work is cut into more tasks: {both.told('tasks')}"),
    (
        lambda both: both.grew("input_records"),
        lambda _: "more rows are read: a filter or the pruning of partitions no longer reaches the scan",
    ),
    (
        lambda both: both.grew("shuffle_write_records"),
        lambda _: "more rows are shuffled: they are no longer filtered or added up beforehand",
    ),
    (
        lambda both: (both.now.columns or 0) > (both.was.columns or 0) > 0,
        lambda both: f"more columns are read than are needed, or more often: {both.was.columns} → {both.now.columns}",
    ),
    (
        lambda both: both.grew("scan_bytes"),
        lambda _: "the same rows are read from more bytes: files are larger, or are read more often",
    ),
    (
        lambda both: both.grew("shuffle_write_bytes"),
        lambda _: "the same rows are shuffled with more bytes: more columns, or another codec",
    ),
    (
        lambda both: both.grew("file_bytes"),
        lambda _: "the same files hold more bytes: another codec or other encodings",
    ),
)


def likely_cause(was: StageBudget, now: StageBudget) -> str | None:
    """One sentence without its full stop, or None where no rule fits."""
    both = Both(was, now)
    return next((told(both) for applies, told in RULES if applies(both)), None)
