"""Which stages a paced run is about, and whether it can be done in time."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Final

from bench.errors import BenchError
from bench.options import Options
from pipelines.workload import Workload

RECORDS_PER_SCALE: Final = 14_000
"""Transactions and signals in the stream; measured at scale 0.2. For estimates only."""


def with_seconds_of_stream(workload: Workload, pace: float) -> Workload:
    """The workload with rough times of the paced stages in which all events have come: they end after the last."""
    outlines = (
        replace(each, rough_seconds=(each.rough_seconds[0], each.rough_seconds[1] + RECORDS_PER_SCALE / pace))
        if each.streams
        else each
        for each in workload.stages
    )
    return replace(workload, stages=tuple(outlines))


def paced_stages(workload: Workload, options: Options) -> dict[str, bool]:
    """The names of the stages, all that read streams are meant without asking.

    Raises BenchError when another stage was named, and when the timeout is shorter than the stream.
    """
    assert options.pace is not None
    streams = {each.name: each.streams for each in workload.stages}
    others = [name for name, fits in streams.items() if not fits and any(fnmatchcase(name, p) for p in options.stages)]
    if others:
        raise BenchError(f"--stage {others[0]} reads no stream, which is all that --pace measures: leave it out")
    for label, spec in options.datasets().items():
        least = spec.counts.transaction_events / options.pace  # signals come on top
        if least > options.timeout:
            raise BenchError(
                f"--pace {options.pace:g}/s: the stream of {label} takes {least:.0f} s or more, and --timeout gives a "
                f"stage {options.timeout:.0f} s: give a higher pace, a smaller scale or a longer timeout"
            )
    return streams
