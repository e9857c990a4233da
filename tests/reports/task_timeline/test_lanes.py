from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reports.task_timeline.lanes import Laid, Span, lay, uncovered

SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 30)).map(lambda p: Span(begun=p[0], ended=p[0] + p[1])), max_size=40
)


def overlapping(laid: tuple[Laid, ...]) -> list[tuple[Laid, Laid]]:
    def key(each: Laid) -> tuple[int, int, int]:
        return each.lane, each.span.begun, each.span.ended

    ordered = sorted(laid, key=key)
    pairs = pairwise(ordered)
    return [(one, two) for one, two in pairs if one.lane == two.lane and two.span.begun < one.span.ended]


@given(SPANS, st.none() | st.integers(1, 4))
def test_spans_of_one_lane_never_overlap(spans: list[Span], most: int | None) -> None:
    laid = lay(spans, most)
    assert not overlapping(laid)
    assert all(each.span.begun == span.begun for each, span in zip(laid, spans, strict=True))
    assert most is None or all(each.lane < most for each in laid)


@given(SPANS)
def test_there_are_as_many_lanes_as_ever_ran_at_once_and_spans_stay_whole(spans: list[Span]) -> None:
    laid = lay(spans)
    assert [each.span for each in laid] == spans
    long = [span for span in spans if span.ended > span.begun]
    at_once = [sum(other.begun <= span.begun < other.ended for other in long) for span in long]
    lanes = {each.lane for each in laid if each.span in long}
    assert len(lanes) <= 1 + max(at_once, default=0)
    assert max(lanes, default=0) <= max(at_once, default=0)


def test_a_result_that_arrives_after_the_next_launch_opens_no_third_lane_on_two_cores() -> None:
    spans = [Span(begun=0, ended=103), Span(begun=0, ended=50), Span(begun=50, ended=200), Span(begun=100, ended=180)]
    assert len({each.lane for each in lay(spans)}) == 3
    laid = lay(spans, most=2)
    assert [each.lane for each in laid] == [1, 0, 0, 1]
    assert laid[0].span == Span(begun=0, ended=100)


@given(SPANS, st.integers(0, 80))
def test_gaps_are_what_no_span_covers(spans: list[Span], end: int) -> None:
    covered = {moment for span in spans for moment in range(span.begun, span.ended)}
    gaps = uncovered(spans, end)
    idle = [moment for gap in gaps for moment in range(gap.begun, gap.ended)]
    assert idle == [moment for moment in range(end) if moment not in covered]
    assert all(gap.begun < gap.ended for gap in gaps)
