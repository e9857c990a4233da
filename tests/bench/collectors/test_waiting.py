import time
from itertools import count

from bench.collectors.waiting import Deadline


def test_it_fetches_until_it_is_done() -> None:
    numbers = count()
    assert Deadline(5).poll(lambda: next(numbers), lambda number: number == 2) == 2


def test_it_gives_up_when_the_time_is_up_with_what_was_fetched_last() -> None:
    begun = time.monotonic()
    numbers = count()
    assert Deadline(0.2).poll(lambda: next(numbers), lambda _: False) >= 1
    assert 0.2 <= time.monotonic() - begun < 2


def test_it_fetches_once_even_if_the_time_is_up_already() -> None:
    assert Deadline(0).poll(lambda: "fetched", lambda _: False) == "fetched"
