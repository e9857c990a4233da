"""Data that was right but for one place, and data that never was."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, Final

from hypothesis import strategies as st

_LEAVES: Final = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**63, -(2**64), 10**30])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["", "../../etc/passwd", "\x00", "2026-13-45", "NaN", "=1+1", "a" * 5000])
)
JSON: Final = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
BYTES: Final = (
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.sampled_from([b"[", b'{"a":', b"9"]).map(lambda part: part * 100_000)
    | st.sampled_from([b'"\xff"', b"\xef\xbb\xbf{}", b"1e999", b"-"])
)


@st.composite
def spoilt(draw: st.DrawFn, good: Any) -> Any:
    """JSON data in which one value is another one, or is missing."""
    bad = copy.deepcopy(good)
    *way, last = draw(st.sampled_from(list(_paths(good))))
    place = bad
    for step in way:
        place = place[step]
    if draw(st.booleans()):
        place[last] = draw(JSON)
    else:
        del place[last]
    return bad


def _paths(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where values stand; of a list of many only the first few, as the others are like them."""
    steps = value if isinstance(value, dict) else range(min(3, len(value))) if isinstance(value, list) else ()
    for step in steps:
        yield (*way, step)
        yield from _paths(value[step], (*way, step))
