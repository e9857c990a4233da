"""A workload of somebody else, without Spark: tills' sales, whose data exist, with neither reference nor streams."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.stage import FunctionStage, StageContext
from pipelines.variant import Variant
from pipelines.workload import StageOutline, Workload

TILLS = Workload(
    name="tills",
    summary="What each till has sold.",
    stages=(
        StageOutline(name="sales", summary="sums by till", key=("till",), rough_seconds=(0.1, 0.1)),
        StageOutline(name="best", summary="the best till", upstream=("sales",), key=("till",), rough_seconds=(0.1, 0)),
    ),
    baseline="plain",
    tables=("sales", "tills"),
)


def make_data(folder: Path, extra: int = 0) -> Path:
    """Four sales of two tills; `extra` adds to the last."""
    (folder / "sales").mkdir(parents=True)
    pq.write_table(pa.table({"till": [1, 2], "cents": [100, 250]}), folder / "sales" / "one.parquet")
    pq.write_table(pa.table({"till": [1, 2], "cents": [300, 50 + extra]}), folder / "sales" / "two.parquet")
    pq.write_table(pa.table({"till": [1, 2], "place": ["door", "exit"]}), folder / "tills.parquet")
    return folder


def written(query: str, output: str) -> None:
    Path(output).mkdir()
    duckdb.execute(f"COPY ({query}) TO '{output}/part-0.parquet' (FORMAT parquet)")


def by_till(inputs: Mapping[str, str], files: str) -> str:
    joined = f"read_parquet('{inputs['sales']}/{files}') AS a JOIN read_parquet('{inputs['tills']}') AS b USING (till)"
    return f"SELECT till, place, sum(cents)::BIGINT AS cents FROM {joined} GROUP BY ALL"


def sales(context: StageContext) -> None:
    written(by_till(context.inputs, "*.parquet"), context.output)


def hasty_sales(context: StageContext) -> None:
    """Forgets a file."""
    written(by_till(context.inputs, "one.parquet"), context.output)


def best(context: StageContext) -> None:
    written(f"FROM read_parquet('{context.upstream['sales']}/*') ORDER BY cents DESC LIMIT 1", context.output)


def register_workload(register: Callable[[Workload], None]) -> None:
    register(TILLS)


def register_variants(register: Callable[[Variant], None]) -> None:
    for name, first in (("plain", sales), ("same", sales), ("hasty", hasty_sales)):
        stages = (FunctionStage("sales", first), FunctionStage("best", best))
        register(Variant(name=name, summary=f"The {name} way.", stages=stages, workload="tills", engine="none"))
