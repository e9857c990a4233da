"""Chooses and trims the texts of the physical plans a record keeps."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from bench.collectors.rest_types import Execution, Job
from reports.diffs.plan_text import CUT

MOST_PLANS: Final = 3
LONGEST_PLAN: Final = 40_000  # characters; of plans with some 30 columns and five joins about 25,000

_INITIAL_PLAN: Final = re.compile(r"^\+- == Initial Plan ==\n.*?(?=^\n|\Z)", re.MULTILINE | re.DOTALL)


def plans(executions: Sequence[Execution], jobs: Sequence[Job], job_group: str) -> tuple[str, ...]:
    """The distinct plan texts of the longest executions, in the order of the executions; at most three.

    Micro-batches run the same plan again and again: of executions whose jobs carry another group than our stage's
    (a streaming query's is its run id) only the last one counts, with those it started.
    """
    candidates = {final_plan(e.plan_description): e for e in _worth_keeping(executions, jobs, job_group)}
    candidates.pop("", None)
    longest = sorted(candidates, key=lambda text: candidates[text].duration, reverse=True)[:MOST_PLANS]
    return tuple(sorted(longest, key=lambda text: candidates[text].id))


def final_plan(description: str) -> str:
    """The plan as it was in the end, without the one that adaptive execution began with, cut at 40,000 characters."""
    text = _INITIAL_PLAN.sub("", description).strip()
    return text if len(text) <= LONGEST_PLAN else text[: LONGEST_PLAN - len(CUT)] + CUT


def _worth_keeping(executions: Sequence[Execution], jobs: Sequence[Job], job_group: str) -> list[Execution]:
    groups = {job.job_id: job.job_group or job_group for job in jobs}
    by_group = defaultdict(list)
    for execution in sorted(executions, key=lambda e: e.id):
        by_group[next((groups[job] for job in execution.job_ids if job in groups), job_group)].append(execution)
    kept = by_group.pop(job_group, [])
    for of_query in by_group.values():
        kept += [e for e in of_query if e.root_execution_id == of_query[-1].root_execution_id]
    return kept
