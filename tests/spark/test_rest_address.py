"""Counters where the driver's UI cannot be asked: with YARN's own filter before it, or without any."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.record import Status
from tests.spark.conftest import FEW_PARTITIONS
from tests.spark.watched_trials import Watch

pytestmark = pytest.mark.spark

FILTER = "org.apache.spark.deploy.yarn.AmIpFilter"
BEHIND_YARN = {
    "spark.ui.filters": FILTER,
    f"spark.{FILTER}.param.PROXY_HOSTS": "192.0.2.1",  # an address that nobody has (RFC 5737)
    f"spark.{FILTER}.param.PROXY_URI_BASES": "http://192.0.2.1:8088/proxy/app",
}
OFF = {"spark.ui.enabled": "false"}


@pytest.mark.parametrize("settings", [BEHIND_YARN, pytest.param(OFF, marks=pytest.mark.nightly)], ids=["YARN", "off"])
def test_counters_are_read_all_the_same_and_agree_with_the_event_log(settings: dict[str, str], tmp_path: Path) -> None:
    watch = Watch(
        scale=0.01,
        variants=("optimized",),
        stages=("batch_index",),
        overrides={**FEW_PARTITIONS, **settings},
        verify_metrics=True,
    )
    ((record,),) = watch.run(tmp_path).values()
    (done,) = (stage for stage in record.stages if stage.stage == "batch_index")
    assert done.status is Status.OK
    assert done.integrity is not None
    assert done.integrity.objections == ()
    assert done.metrics.shuffle_write_bytes
    assert done.metrics.executors == 1
    assert "shuffle_write_bytes" in done.integrity.compared
