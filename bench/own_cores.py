"""A number of processors for this process and all that it starts, whatever the machine has."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from bench.environment import cores
from bench.errors import NotComparableError
from reports.formatting import plural


@contextmanager
def on_cores(number: int) -> Iterator[None]:
    """Use so many processors within; what counts them, as settings of a variant may, finds no more.

    Raises NotComparableError where there are fewer, or more and the system cannot leave some out (only Linux can).
    """
    found = cores()
    if found < number or (found > number and not hasattr(os, "sched_setaffinity")):
        raise NotComparableError(
            f"budgets of {plural(number, 'core')} cannot be held against {plural(found, 'core')}: "
            f"use a machine that has {number}, or make them anew with --update --cores {found}"
        )
    if found == number:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[:number])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
