"""How a process has ended is told by the signal, if one ended it."""

import pytest

from bench.machine.ended import died_of


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (None, ""),
        (0, ""),
        (1, ""),
        (-9, " of SIGKILL, as when the memory of a machine runs out"),
        (-11, " of SIGSEGV"),
        (-99, " of signal 99"),
    ],
)
def test_a_signal_is_named_and_an_end_of_its_own_is_not_commented(code: int | None, told: str) -> None:
    assert died_of(code) == told
