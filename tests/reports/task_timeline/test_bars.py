import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reports.task_timeline.bars import MOST_BARS, RANKED, Bar, bars_of, merged
from reports.task_timeline.lanes import Span
from reports.task_timeline.timeline import TaskTimeline, timeline_of
from tests.reports.task_timeline.timelines import EVEN, UNEVEN, executed, in_turn

ONE_LANE = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 20), st.integers(0, RANKED), st.booleans()), max_size=40
)


def in_a_row(drawn: list[tuple[int, int, int, bool]]) -> list[Bar]:
    """Pause, length, rank and whether it is a straggler, one after another."""
    found, now = [], 0
    for pause, length, rank, straggler in drawn:
        begun, now = now + pause, now + pause + length
        span = Span(begun=begun, ended=now)
        found.append(Bar(lane=0, rank=rank, span=span, tasks=1, milliseconds=length + 1, straggler=straggler))
    return found


def timeline(seed: int, tasks: int, stages: int, cores: int = 4) -> TaskTimeline:
    chance = random.Random(seed)
    each = [in_turn(n, [chance.randrange(1, 9) for _ in range(tasks)], cores, began=n * 0.5) for n in range(stages)]
    found = timeline_of(executed(*each, wall=stages * 0.5 + tasks * 5 / cores / 1000), cores, cores)
    assert found is not None
    return found


@given(ONE_LANE, st.integers(1, 30), st.booleans())
def test_merging_keeps_tasks_and_their_time_and_bars_stay_in_order(
    drawn: list[tuple[int, int, int, bool]], finest: int, mixed: bool
) -> None:
    bars = in_a_row(drawn)
    found = list(merged(bars, finest, mixed=mixed))
    assert sum(bar.tasks for bar in found) == len(bars)
    assert sum(bar.milliseconds for bar in found) == sum(bar.milliseconds for bar in bars)
    assert any(bar.straggler for bar in found) == any(bar.straggler for bar in bars)
    assert all(one.span.ended <= two.span.begun for one, two in pairwise(found))


@given(ONE_LANE, st.integers(1, 30))
def test_what_can_be_seen_stays_a_bar_of_its_own(drawn: list[tuple[int, int, int, bool]], finest: int) -> None:
    bars = in_a_row(drawn)
    found = list(merged(bars, finest, mixed=False))
    assert {bar for bar in bars if bar.span.ended - bar.span.begun >= finest} <= set(found)
    for rank, straggler in {(bar.rank, bar.straggler) for bar in bars}:
        alike = [bar.milliseconds for bar in bars if (bar.rank, bar.straggler) == (rank, straggler)]
        assert sum(b.milliseconds for b in found if (b.rank, b.straggler) == (rank, straggler)) == sum(alike)


def test_few_long_tasks_are_drawn_one_by_one() -> None:
    found = timeline_of(executed(EVEN, UNEVEN, wall=10), 4, 4)
    assert found is not None
    drawn = bars_of({"optimized": found})["optimized"]
    assert [bar.tasks for bar in drawn.bars] == [1] * 32
    assert sum(bar.straggler for bar in drawn.bars) == 1
    assert drawn.gaps == found.gaps


def test_however_many_tasks_there_are_so_many_bars_are_the_most() -> None:
    crowds = {
        "long": timeline(1, tasks=18_000, stages=1),
        "many": timeline(2, tasks=40, stages=400),
        "wide": timeline(3, tasks=2_000, stages=6, cores=300),
    }
    for chosen in ({name: each} for name, each in crowds.items()):
        assert 0 < sum(map(len, bars_of(chosen).values())) <= MOST_BARS
    together = bars_of(crowds)
    assert sum(map(len, together.values())) <= MOST_BARS
    for name, drawn in together.items():
        whole = sum(task.milliseconds for task in crowds[name].tasks)
        if not drawn.left_out:
            assert sum(bar.milliseconds for bar in drawn.bars) == whole
    assert together["wide"].left_out == 300 - len(together["wide"].executors) > 0


def test_a_lane_with_a_straggler_is_drawn_before_others() -> None:
    wide = in_turn(1, [*[300] * 199, 9000], 200)
    found = timeline_of(executed(wide, wall=10), 200, 200)
    assert found is not None
    drawn = bars_of({"wide": found})["wide"]
    assert drawn.left_out > 0
    assert sum(bar.straggler for bar in drawn.bars) == 1
