"""What `--workload` means: a name, or a file that registers one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipelines.catalog import workload_in


def chosen_workload(given: str, plugins: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The name of the workload, and the plugin files, with its own first if it was given as a file.

    Raises PipelineError for a file that does not register one.
    """
    if not given.endswith(".py") and "/" not in given:
        return given, tuple(plugins)
    return workload_in(Path(given)), (given, *plugins)
