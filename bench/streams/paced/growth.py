"""Which share of the rows that come stays behind, from how a stream's micro-batches went; pure.

Where there are many, rows behind tell it. Where there are few, they do not: they grow at first even for a variant that
takes the same time whatever a micro-batch holds, as one does that commits much state, and such a one keeps up. What
tells then is how long micro-batches took for how many rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reports.estimates.pacing import GROWTH_LIMIT

FEWEST_BATCHES: Final = 4
"""Micro-batches that a growth of rows behind is told from: of four in random order one in 24 rises all the way."""
MORE_ROWS: Final = 2.0
"""How many times the rows a micro-batch has to have for its time to be set against another's. No source: of one that
takes a fixed time, micro-batches differ by a quarter (measured), and twice the rows cannot seem to take that time."""
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Micro-batches in order, from the one after the first with records, whose code was still being compiled.

    `ends` (of their commits) and `stream` (of the last event) are in seconds since the first event, `lasted` is in
    seconds. `rows` were taken in by each, `behind` were there and not taken in at its end. `rate` is that at which
    events really came, in records per second.
    """

    ends: Floats
    lasted: Floats
    rows: Counts
    behind: Counts
    stream: float
    rate: float


def growth(course: Course) -> float | None:
    """Rows that stay behind, as a share of those that come: 0 keeps up, 1 takes nothing in; None where it is not shown.

    With four commits or more while events came: the median slope of the rows behind (Theil and Sen). With fewer: what
    the last micro-batches that began while events came took in, set against what came in their time, as many of them as
    are best for the variant. That counts as shown

    * below -0.1: rows behind went down, so this variant can do more than comes;
    * above 0.1, where what was left when the last event had come took longer than all events had taken to come, and
      whenever a micro-batch had twice the rows of another or more, it took longer by more than the time in which those
      rows had come. Waiting for more rows then does not help.
    """
    came = course.ends <= course.stream
    if came.sum() >= FEWEST_BATCHES:
        return _slope(course.ends[came], course.behind[came]) / course.rate
    share = _left_over(course)
    if share is None or share <= -GROWTH_LIMIT:
        return share
    return share if share > GROWTH_LIMIT and _is_late(course) and _takes_time_for_rows(course) else None


def _slope(times: Floats, rows: Counts) -> float:
    one, other = np.triu_indices(len(times), k=1)
    return float(np.median((rows[other] - rows[one]) / (times[other] - times[one])))


def _left_over(course: Course) -> float | None:
    """The least share that the last so many micro-batches left over of what came; None where none began in time."""
    began = (course.ends - course.lasted < course.stream) & (course.rows > 0) & (course.lasted > 0)
    if not began.any():
        return None
    from_last = slice(None, None, -1)
    rows, seconds = (values[began][from_last].cumsum() for values in (course.rows, course.lasted))
    return float(1 - (rows / (course.rate * seconds)).max())


def _is_late(course: Course) -> bool:
    """Whether what was left after the last event took longer than events had taken to come."""
    return bool(course.ends[course.rows > 0].max() > 2 * course.stream)


def _takes_time_for_rows(course: Course) -> bool:
    """Whether more rows always took longer than they had taken to come; False where no two micro-batches tell."""
    rows, lasted = course.rows[course.rows > 0], course.lasted[course.rows > 0]
    more, fewer = np.nonzero(rows[:, None] >= MORE_ROWS * rows[None, :])
    come_meanwhile = course.rate * (lasted[more] - lasted[fewer])
    return bool(len(more) and (rows[more] - rows[fewer] < (1 - GROWTH_LIMIT) * come_meanwhile).all())
