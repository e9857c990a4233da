"""`python -m bench calibrate`: how far this tool can be trusted on this machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bench.arguments import display, folders, measurement, panels
from bench.calibration.campaign import Campaign, measure_noise_floor
from bench.commands.launch import EXIT_INTERRUPTED, EXIT_NOT_WELL, EXIT_WELL
from bench.display.run_console import NORMAL, QUIET, RunConsole
from bench.errors import BenchError
from bench.machine.noise_floor import write_noise_floor
from bench.options import Options, check
from bench.planning.selection import select
from datasets.spec import SCALE_HELP
from pipelines.catalog import load_catalog
from pipelines.variant import SPARK
from reports.evidence.noise_floor import is_sound, told
from reports.record import Mode
from reports.writing.standard_output import show_text

Variant = Annotated[
    str,
    typer.Option(help="The Spark variant that is compared with copies of itself.", rich_help_panel=panels.WHAT),
]
Stage = Annotated[
    list[str] | None,
    typer.Option(
        help="Only this stage; repeat for more.",
        show_default="all but those measured once",
        rich_help_panel=panels.WHAT,
    ),
]
Scale = Annotated[
    float,
    typer.Option(help=f"{SCALE_HELP}.", rich_help_panel=panels.DATA),
]
Comparisons = Annotated[
    int,
    typer.Option(
        min=1, max=1_000, help="Comparisons of the variant with itself, at least.", rich_help_panel=panels.HOW
    ),
]
Slowdowns = Annotated[
    int,
    typer.Option(min=0, max=100, help="Runs against the variant that wastes a tenth.", rich_help_panel=panels.HOW),
]


def calibrate(
    *,
    variant: Variant = "optimized",
    stage: Stage = None,
    scale: Scale = 0.1,
    mode: measurement.HowSure = Mode.RIGOROUS,
    warm_ups: measurement.WarmUps = 3,
    comparisons: Comparisons = 60,
    slowdowns: Slowdowns = 10,
    out: folders.Out = Path("runs"),
    quiet: display.Quiet = False,
) -> int:
    """How far to trust this tool on this machine: a variant against itself, then against one that wastes a tenth."""
    options = check(
        Options(
            scales=(scale,),
            skews=(0.9,),
            stages=tuple(stage or ()),
            repeated_only=True,
            warm_ups=warm_ups,
            out=str(out / "calibration"),
        )
    )
    _check(options, variant)
    campaign = Campaign(
        options=options,
        variant=variant,
        mode=mode or Mode.RIGOROUS,
        comparisons=comparisons,
        slowdowns=slowdowns,
    )
    with RunConsole(QUIET if quiet else NORMAL) as console:
        try:
            found = measure_noise_floor(campaign, console)
        except KeyboardInterrupt:
            console.notice("interrupted; the same command goes on where it stopped")
            return EXIT_INTERRUPTED
    show_text("\n".join(told(found)) + "\n")
    show_text(f"kept in {write_noise_floor(found)}\n")
    return EXIT_WELL if is_sound(found) else EXIT_NOT_WELL


def _check(options: Options, variant: str) -> None:
    """BenchError or PipelineError where there is no such variant on Spark, of which copies could be made."""
    found = select(load_catalog(), replace(options, variants=(variant,))).variants
    if [each.name for each in found if each.engine == SPARK] != [variant]:
        raise BenchError(f"--variant {variant!r} is not one variant on Spark: name one, such as optimized")
