"""The streaming stage of both phases by itself, with its events from a broker, as their READMEs say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.answers.verify import read_answer
from bench.machine.environment import ROOT
from bench.services.jars import found_jars, kafka_connector, spark_home
from bench.services.kafka_broker import KafkaBroker
from datasets.cache.cache import Dataset
from datasets.kafka.publish import publish
from reports.record import Answer
from tests.services.needs import SERVICES

pytestmark = [*SERVICES, pytest.mark.nightly]


@pytest.mark.parametrize("phase", ["phase1_baseline", "phase2_optimized"])
def test_it_gives_the_references_answer(
    phase: str, broker: KafkaBroker, data: Dataset, expected: Answer, tmp_path: Path
) -> None:
    publish(data.folder, broker.bootstrap, prefix=f"{phase}-")
    jars = ",".join(map(str, found_jars(kafka_connector())))
    submit = [str(spark_home() / "bin" / "spark-submit"), "--master", "local[2]", "--jars", jars]
    stage = [str(ROOT / "pipelines" / phase / "streaming_index.py"), "--dataset", str(data.folder)]
    events = ["--kafka", broker.bootstrap, "--topic-prefix", f"{phase}-"]
    places = ["--output", str(tmp_path / "index"), "--checkpoint", str(tmp_path / "checkpoint")]
    done = subprocess.run(
        [*submit, *stage, *events, *places],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYSPARK_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert read_answer(str(tmp_path / "index"), threads=2) == expected
