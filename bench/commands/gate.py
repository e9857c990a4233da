"""`python -m bench gate`: counters of a small run against a budget that is kept beside the code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from bench.arguments import display, folders, selection
from bench.arguments.chosen_workload import chosen_workload
from bench.commands.launch import ANEW, EXIT_INTERRUPTED, EXIT_REGRESSION, EXIT_WELL
from bench.display.run_console import NORMAL, QUIET, RunConsole
from bench.machine.places import check_file
from bench.regressions.budget_run import Given, check_budget, update_budget
from datasets.spec import SCALE_HELP, WORKLOAD
from reports.budgets import words
from reports.budgets.markdown import render_markdown
from reports.budgets.text import render_text
from reports.render import write_files
from reports.writing.formatting import plural
from reports.writing.standard_output import show_text

KEPT: Final = "What budgets are made of, with --update; else as in their file"

Budgets = Annotated[
    Path | None,
    typer.Option(help="The file with the budgets.", show_default="budgets/<workload>.toml"),
]
Update = Annotated[bool, typer.Option("--update", help="Write what was measured into that file: the new budgets.")]
Scale = Annotated[float | None, typer.Option(help=f"{SCALE_HELP}.", show_default="0.05", rich_help_panel=KEPT)]
Skew = Annotated[
    float | None, typer.Option(help="Zipf exponent of the skewed keys.", show_default="0.9", rich_help_panel=KEPT)
]
Seed = Annotated[int | None, typer.Option(help="Of the data.", show_default="1", rich_help_panel=KEPT)]
Cores = Annotated[
    int | None,
    typer.Option(min=1, max=1_024, help="Spark runs with as many threads.", show_default="2", rich_help_panel=KEPT),
]
Stage = Annotated[
    list[str] | None,
    typer.Option(help="Only this stage; repeat for more.", show_default="all", rich_help_panel=KEPT),
]


def gate(
    *,
    budgets: Budgets = None,
    update: Update = False,
    variant: selection.Variant = None,
    workload: selection.Workload = WORKLOAD,
    plugin: selection.Plugin = None,
    scale: Scale = None,
    skew: Skew = None,
    seed: Seed = None,
    cores: Cores = None,
    stage: Stage = None,
    markdown: display.MarkdownFile = None,
    out: folders.Out = Path("runs"),
    data_dir: folders.DataDir = None,
    quiet: display.Quiet = False,
) -> int:
    """Fail where a variant costs more than its budget, by counters that repeat: no time is looked at, so a busy machine
    raises no alarm. Exit code 0 well, 3 regression, 4 not comparable, 2 usage.
    """
    check_file("--markdown", markdown)
    workload, plugins = chosen_workload(workload, list(map(str, plugin or ())))
    given = Given(
        file=budgets or Path("budgets", f"{workload}.toml"),
        workload=workload,
        variants=tuple(variant or ()),
        plugins=plugins,
        setting={"scale": scale, "skew": skew, "seed": seed, "cores": cores, "stages": tuple(stage or ()) or None},
        out=str(out / "gate"),
        data_dir=str(data_dir) if data_dir else None,
    )
    with RunConsole(QUIET if quiet else NORMAL) as console:
        try:
            found = (update_budget if update else check_budget)(given, console)
        except KeyboardInterrupt:
            console.notice(f"interrupted; nothing was written, and {ANEW}")
            return EXIT_INTERRUPTED
    written = f"{plural(found.changes.compared, 'stage')} written into the budgets." if update else None
    if markdown:
        write_files(markdown.parent, {markdown.name: render_markdown(found.changes, workload, written).encode()})
    if written:
        show_text(render_text(found.changes, written) + f"file: {given.file}\n")
        return EXIT_WELL
    show_text(render_text(found.changes, words.summary(found.changes)) + f"page: {found.page}\n")
    return EXIT_REGRESSION if found.changes.worse else EXIT_WELL
