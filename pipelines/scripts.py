"""Scripts: files with one function `run(spark, inputs, output)`, compared without registering anything.

To the harness each is a variant of the workload `scripts`, whose only stage calls that function.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pipelines.errors import PipelineError
from pipelines.plugin import Plugin
from pipelines.stage import FunctionStage, StageContext
from pipelines.stage_code import StageCode
from pipelines.variant import Variant
from pipelines.workload import StageOutline, Workload

SCRIPTS: Final = "scripts"
"""The workload's name."""
STAGE: Final = "run"
"""The name of its stage, and of the function in a script."""
SIGNATURE: Final = "run(spark, inputs, output)"
_LONGEST: Final = 60  # as long as the name of a variant may be

Run = Callable[[Any, Mapping[str, str], str], None]


def is_script(plugin: Plugin) -> bool:
    """Whether a file is a script: it has the function, and registers nothing."""
    registers = (hasattr(plugin.module, name) for name in ("register_workload", "register_variants"))
    return plugin.file is not None and hasattr(plugin.module, STAGE) and not any(registers)


def scripts_workload(baseline: str) -> Workload:
    """The workload, in which the first script is the baseline; its data have to exist, and it has no reference."""
    outline = StageOutline(name=STAGE, summary="the script's function", rough_seconds=(3.0, 1.0))
    return Workload(
        name=SCRIPTS, summary="Scripts on the same data, compared with the first.", stages=(outline,), baseline=baseline
    )


def script_variant(plugin: Plugin) -> Variant:
    """What a script does, as a variant; PipelineError where its `run` is no such function.

    Its settings are those of a mapping SPARK_CONF, if it has one.
    """
    run = checked_run(plugin)

    def stage(context: StageContext) -> None:
        run(context.session, context.inputs, context.output)

    assert plugin.file is not None
    return Variant(
        name=name_of(plugin.file),
        summary=_first_line(plugin.module) or f"The script {plugin.file.name}.",
        stages=(FunctionStage(STAGE, stage, lambda: StageCode(functions=(run,))),),
        spark_conf=getattr(plugin.module, "SPARK_CONF", {}),
        workload=SCRIPTS,
    )


def checked_run(plugin: Plugin) -> Run:
    """The script's function; PipelineError without one that takes the three arguments."""
    run = getattr(plugin.module, STAGE, None)
    if not callable(run):
        what = "has no function run" if run is None else f"has a {type(run).__name__} named run"
        raise PipelineError(f"{plugin.origin} {what}: write the work as {SIGNATURE}")
    try:
        inspect.signature(run).bind("spark", "inputs", "output")
    except TypeError as error:
        told = f"run{inspect.signature(run)} cannot take three arguments ({error})"
        raise PipelineError(f"{plugin.origin}: {told}: make it {SIGNATURE}") from None
    found: Run = run
    return found


def name_of(file: Path) -> str:
    """What a script is called: its file's name in small letters, without what a variant's name cannot have."""
    return re.sub(r"[^a-z0-9@._-]+", "-", file.stem.lower()).strip("-._@")[:_LONGEST]


def check_names(files: Sequence[Path]) -> None:
    """PipelineError where two scripts, or one given twice, would have one name, or one has none."""
    named: dict[str, Path] = {}
    for file in files:
        name = name_of(file)
        if not name:
            raise PipelineError(f"script {file} has no letter or digit to be called by: rename it")
        if name in named:
            raise PipelineError(f"two scripts are named {name} ({named[name]}; {file}): rename one of them")
        named[name] = file


def _first_line(module: object) -> str:
    return (inspect.getdoc(module) or "").strip().partition("\n")[0]
