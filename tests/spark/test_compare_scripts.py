"""Two scripts on data that exist, from the command to the page, with a real Spark."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.cli import main
from reports.comparison_types import Correct
from reports.evidence.answers import judge_all
from reports.files.store import RunStore

pytestmark = [pytest.mark.spark, pytest.mark.process, pytest.mark.nightly]

HEAD = "from pyspark.sql import functions as F\nSPARK_CONF = {'spark.sql.shuffle.partitions': '2'}\n"
RUN = "def run(spark, inputs, output):\n    sales = spark.read.parquet(inputs['sales'])\n    "
GROUPED = HEAD + RUN + "sales.groupBy('till').agg(F.sum('cents').alias('cents')).write.parquet(output)\n"
IN_SQL = (
    HEAD
    + RUN
    + (
        "sales.createOrReplaceTempView('sales')\n"
        "    spark.sql('SELECT sum(cents) AS cents, till FROM sales GROUP BY till').write.parquet(output)\n"
    )
)
WRONG = GROUPED.replace("F.sum('cents')", "(F.sum('cents') + 1)")
LOST = GROUPED.replace("inputs['sales']", "inputs['sails']")


@pytest.fixture(scope="module")
def run_of_four(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, RunStore]:
    """The exit code and the run of two scripts that agree, one that does not, and one that looks for another table."""
    folder = tmp_path_factory.mktemp("scripts")
    sales = pa.table({"till": [number % 7 for number in range(1_000)], "cents": list(range(1_000))})
    (folder / "shop").mkdir()
    pq.write_table(sales, folder / "shop" / "sales.parquet")
    scripts = []
    for name, text in (("grouped", GROUPED), ("in_sql", IN_SQL), ("wrong", WRONG), ("lost", LOST)):
        scripts.append(str(folder / f"{name}.py"))
        Path(scripts[-1]).write_text(text)
    places = ("--data", str(folder / "shop"), "--out", str(folder / "runs"), "--scratch", str(folder / "scratch"))
    code = compare(scripts, *places, "--mode", "quick", "--repetitions", "1", "--master", "local[2]")
    return code, RunStore.open(folder / "runs" / "latest")


def compare(scripts: Sequence[str], *more: str) -> int:
    return main(["compare-scripts", *scripts, *more])


def test_scripts_that_give_the_same_rows_are_compared_and_others_told_apart(run_of_four: tuple[int, RunStore]) -> None:
    code, store = run_of_four
    found = {variant: judgement for (_, variant), judgement in judge_all(store.header, store.records()).items()}
    assert {name: each.correct for name, each in found.items()} == {
        "grouped": Correct.EQUAL,
        "in_sql": Correct.EQUAL,
        "wrong": Correct.DIFFERS,
        "lost": Correct.FAILED,
    }
    assert "there is no input 'sails': there is sales" in (found["lost"].reason or "")
    assert code == 1


def test_the_page_has_what_every_page_has_and_nothing_of_streams(run_of_four: tuple[int, RunStore]) -> None:
    _, store = run_of_four
    page = (store.folder / "report.html").read_text()
    for wanted in ("in_sql", "shop", "1,000 rows", "Code and plans", "groupBy(&#39;till&#39;)"):
        assert wanted in page
    assert 'id="streaming"' not in page
    counted = [done.metrics.tasks for record in store.records() for done in record.stages if done.answer is not None]
    assert counted and all(counted), "Spark's counters are there"
