"""Which line of a log tells why a process ended."""

from __future__ import annotations

import pytest

from bench.machine.last_error import last_error, last_words

OUT_OF_MEMORY = "java.lang.OutOfMemoryError: Java heap space"
LOST = "26/11/27 02:00:00 ERROR TaskSchedulerImpl: Lost executor 0: Command exited with code 137"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("all is well\n", None),
        ("ValueError: a\n  KeyError: b\ngood-bye\n", "KeyError: b"),
        (f"{OUT_OF_MEMORY}\nPy4JNetworkError: gone\n", OUT_OF_MEMORY),
        (f"{LOST}\ngood-bye\n", LOST),
        (f"{'x' * 300}Error\n", "x" * 200),
        (f"Error: {'x' * 300}\n", f"Error: {'x' * 193}"),
    ],
)
def test_the_last_error_is_told_and_a_lack_of_memory_before_what_came_of_it(said: str, told: str | None) -> None:
    assert last_error(said) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("starting\nError: Could not create the Java Virtual Machine.\ngood-bye\n", "Error: Could not create"),
        ("starting\nAddress already in use\n\n", "Address already in use"),
        ("\n", "it has said nothing"),
    ],
)
def test_what_has_not_started_is_told_by_its_last_words_where_it_names_no_error(said: str, told: str) -> None:
    assert last_words(said).startswith(told)
