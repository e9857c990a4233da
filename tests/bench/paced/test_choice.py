"""What a paced run is about, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.errors import BenchError
from bench.options import Options
from bench.planning.selection import select
from pipelines.catalog import load_catalog
from reports.record import Stream

PACED = Options(stream=Stream.KAFKA, pace=2000.0)


def test_without_asking_it_is_about_the_stages_that_read_streams() -> None:
    assert select(load_catalog(), PACED).stages == ("streaming_index",)
    assert select(load_catalog(), replace(PACED, repeated_only=True)).stages == ("streaming_index",)
    assert len(select(load_catalog(), replace(PACED, pace=None)).stages) == 3


@pytest.mark.parametrize("stage", ["batch_index", "*_index"])
def test_other_stages_are_refused(stage: str) -> None:
    with pytest.raises(BenchError, match="--stage batch_index reads no stream"):
        select(load_catalog(), replace(PACED, stages=(stage,)))


def test_a_stream_that_is_longer_than_the_timeout_is_refused() -> None:
    with pytest.raises(BenchError, match=r"--pace 5/s: the stream of skew 0 takes 2000 s or more"):
        select(load_catalog(), replace(PACED, pace=5.0))
