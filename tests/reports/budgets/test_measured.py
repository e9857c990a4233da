"""What of a run's records becomes its budget."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from reports.budgets.measured import measured_budget, stage_budget
from reports.metrics import METRIC, Stability
from reports.record import Kind, StageRecord, Status
from tests.reports import sample_run
from tests.reports.budgets.made_budgets import SETTING
from tests.reports.made_runs import at_attempt, disturbed, is_arm, made, with_metrics

PLAN = """== Physical Plan ==
* Project (3)
+- * ColumnarToRow (2)
   +- Scan parquet  (1)


(1) Scan parquet
Output [2]: [id#1L, name#2]
Batched: true
ReadSchema: struct<id:bigint,name:string>

(2) ColumnarToRow [codegen id : 1]
Input [2]: [id#1L, name#2]

(3) Project [codegen id : 1]
Output [1]: [id#1L]
Input [2]: [id#1L, name#2]
"""


def test_operators_and_columns_of_scans_come_from_the_plans_each_once() -> None:
    done = StageRecord(stage="batch", status=Status.OK, plans=(PLAN, PLAN.replace("#1L", "#7L")))
    found = stage_budget(done)
    assert found.plan == "* Project\n* ColumnarToRow\nScan parquet\n"
    assert found.columns == 2
    assert stage_budget(replace(done, plans=())).columns is None


def test_only_counters_that_repeat_of_first_measured_executions_are_kept() -> None:
    records = sample_run.records(blocks=2)
    setting = msgspec.structs.replace(SETTING, stages=("join", "ingest"))
    found = measured_budget("pay", setting, records)
    assert list(found.variants) == ["baseline", "optimized", "spark_defaults"]
    assert list(found.variants["optimized"]) == ["join", "ingest"]
    counters = found.variants["optimized"]["join"].counters
    assert {METRIC[name].stability for name in counters} <= {Stability.EXACT, Stability.NEAR}
    first = next(
        done
        for record in records
        if (record.trial.variant, record.trial.kind, record.trial.replica) == ("optimized", Kind.MEASURED, 1)
        for done in record.stages
        if done.stage == "join"
    )
    assert counters["file_bytes"] == first.metrics.file_bytes


def test_the_attempt_that_counts_is_held_against_the_budget_and_no_other() -> None:
    setting = msgspec.structs.replace(SETTING, stages=("join",))
    _, records = made([[0.5]], only=True)
    spoilt = [disturbed(each) if is_arm(each, "optimized", 1) else each for each in records if each.trial.block]
    again = [at_attempt(each, 2) for each in with_metrics(records, "optimized", tasks=212) if each.trial.block]
    found = measured_budget("pay", setting, with_metrics(spoilt, "optimized", tasks=7) + tuple(again))
    assert found.variants["optimized"]["join"].counters["tasks"] == 212
    assert "optimized" not in measured_budget("pay", setting, spoilt).variants
