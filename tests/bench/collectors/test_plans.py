from bench.collectors.plans import LONGEST_PLAN, final_plan, plans
from bench.collectors.rest_types import Execution, Job
from reports.diffs.plan_text import CUT
from tests.bench.collectors.recorded import Recorded

GROUP = "trial/stage"


def execution(number: int, *, plan: str = "", job: int = 0, duration: int = 1, root: int | None = None) -> Execution:
    return Execution(
        id=number,
        status="COMPLETED",
        description="",
        root_execution_id=number if root is None else root,
        plan_description=plan or f"plan {number}",
        duration=duration,
        success_job_ids=(job,),
        failed_job_ids=(),
        running_job_ids=(),
        nodes=(),
    )


def job(number: int, group: str | None = None) -> Job:
    return Job(
        job_id=number, status="SUCCEEDED", stage_ids=(), num_completed_stages=0, num_failed_stages=0, job_group=group
    )


def test_only_the_plan_as_it_was_in_the_end_is_kept(batch: Recorded) -> None:
    (plan,) = plans(batch.executions, batch.jobs, GROUP)
    assert plan.startswith("== Physical Plan ==\nAdaptiveSparkPlan")
    assert "== Final Plan ==" in plan
    assert "ShuffleQueryStage" in plan
    assert "== Initial Plan ==" not in plan
    assert "\n(1) Scan parquet" in plan


def test_of_a_streaming_query_only_the_last_micro_batch_is_kept(stream: Recorded) -> None:
    assert len(stream.executions) == 5
    (plan,) = plans(stream.executions, stream.jobs, GROUP)
    assert plan == final_plan(stream.executions[-1].plan_description)
    assert "StateStoreSave" in plan


def test_the_last_micro_batch_is_kept_with_what_it_started_itself() -> None:
    jobs = [job(0, GROUP), job(1, "run id")]
    executions = [
        execution(0, job=1),
        execution(1, job=1, root=0),
        execution(2, job=1),
        execution(3, job=1, root=2),
        execution(4, job=0),
    ]
    assert plans(executions, jobs, GROUP) == ("plan 2", "plan 3", "plan 4")


def test_the_longest_three_of_many_are_kept_in_their_order() -> None:
    executions = [execution(number, duration=duration) for number, duration in enumerate([5, 1, 9, 2, 7])]
    assert plans(executions, [job(0, GROUP)], GROUP) == ("plan 0", "plan 2", "plan 4")


def test_equal_plans_are_kept_once() -> None:
    executions = [execution(number, plan="same") for number in range(4)]
    assert plans(executions, [job(0)], GROUP) == ("same",)


def test_a_long_plan_is_cut() -> None:
    plan = final_plan("x" * 50_000)
    assert len(plan) == LONGEST_PLAN
    assert plan.endswith(CUT)
