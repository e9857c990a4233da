"""`python -m bench ab`: the code as it lies here against another revision of it, in one interleaved run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final

import typer

from bench.arguments import dataset, display, folders, measurement, panels, selection, storage
from bench.arguments.given import given_options
from bench.commands.launch import ANEW, EXIT_INTERRUPTED, EXIT_REGRESSION, EXIT_WELL
from bench.commands.usual_variant import usual_variant
from bench.display.run_console import NORMAL, QUIET, RunConsole
from bench.errors import BenchError, NotComparableError
from bench.machine.places import check_file
from bench.observer import Observer
from bench.options import Options
from bench.planning.prepare import prepare
from bench.planning.selection import select
from bench.regressions.base_checkout import checked_out
from bench.running.run import new_run
from datasets.spec import SCALE_HELP, WORKLOAD
from pipelines.catalog import load_catalog
from reports.comparison_types import Comparison, Tone
from reports.forms.markdown import render_markdown
from reports.record import Mode
from reports.render import HTML_FILE, TEXT_FILE, write_files
from reports.writing.standard_output import show_text

BaseRevision = Annotated[
    str, typer.Option("--base", help="The commit, branch or tag to compare with.", show_default=False)
]
Dirty = Annotated[bool, typer.Option("--dirty", help="Compare also changes that no commit has yet.")]
Variants = Annotated[
    list[str] | None,
    typer.Option(
        "--variant",
        help="The variant to compare; repeat for more, one run each.",
        show_default="optimized, or the only one beside the baseline",
    ),
]
Scale = Annotated[float | None, typer.Option(help=f"{SCALE_HELP}.", show_default="0.5", rich_help_panel=panels.DATA)]
Skew = Annotated[
    float | None,
    typer.Option(help="Zipf exponent of the skewed keys.", show_default="0.9", rich_help_panel=panels.DATA),
]
USUAL: Final = {"scales": (0.5,), "skews": (0.9,)}
"""Of generated data: what a pull request can wait for."""
WORSE: Final = frozenset({Tone.WRONG, Tone.FAILED, Tone.SLOWER})


def ab(
    *,
    base: BaseRevision,
    variant: Variants = None,
    dirty: Dirty = False,
    scale: Scale = None,
    skew: Skew = None,
    data: dataset.Data = None,
    stage: selection.Stage = None,
    plugin: selection.Plugin = None,
    workload: selection.Workload = WORKLOAD,
    forks: measurement.Forks = None,
    repetitions: measurement.Repetitions = None,
    warm_ups: measurement.WarmUps = 1,
    margin: measurement.Margin = "3%",
    budget: measurement.Budget = None,
    precision: measurement.Precision = None,
    markdown: display.MarkdownFile = None,
    out: folders.Out = Path("runs"),
    data_dir: folders.DataDir = None,
    s3_endpoint: storage.S3Endpoint = None,
    s3_path_style: storage.S3PathStyle = False,
    quiet: display.Quiet = False,
) -> int:
    """Fail where code is slower than at another revision, by more than the margin and beyond chance.

    Both run in turn in the same forks, the other revision twice, so that the machine is the same for both. What cannot
    be told is no failure. Stages that are measured once are left out unless --stage names them. Exit code 0 well,
    3 slower or wrong, 4 not comparable, 2 usage.
    """
    given = {
        "scale": _texts(scale), "skew": _texts(skew), "data": data, "stage": stage, "plugin": plugin,
        "workload": workload, "forks": forks, "repetitions": repetitions, "warm_ups": warm_ups, "margin": margin,
        "budget": budget, "precision": precision, "out": out, "data_dir": data_dir,
        "s3_endpoint": s3_endpoint, "s3_path_style": s3_path_style,
    }  # fmt: skip
    check_file("--markdown", markdown)
    usual = {} if data else USUAL
    options = _checked(
        given_options(given, mode=Mode.RIGOROUS, repeated_only=True, variants=tuple(variant or ()), **usual)
    )
    found: list[Compared] = []
    with RunConsole(QUIET if quiet else NORMAL) as console:
        try:
            found = [compared(options, name, base, console, dirty=dirty) for name in options.variants]
        except KeyboardInterrupt:
            console.notice(f"interrupted; {ANEW}")
            return EXIT_INTERRUPTED
    for each in found:
        show_text((each.folder / TEXT_FILE).read_text(encoding="utf-8") + f"\npage: {each.folder / HTML_FILE}\n")
    if markdown:
        write_files(markdown.parent, {markdown.name: "\n".join(each.markdown for each in found).encode()})
    return EXIT_REGRESSION if any(each.is_worse for each in found) else EXIT_WELL


def _checked(options: Options) -> Options:
    """The options with a variant; BenchError, DatasetError or PipelineError for what cannot be, before any checkout."""
    options.datasets()
    catalog = load_catalog([Path(plugin) for plugin in options.plugins])
    options = replace(options, variants=options.variants or (usual_variant(catalog, options.workload),))
    if pattern := next((name for name in options.variants if set("*?[") & set(name)), None):
        raise BenchError(f"--variant {pattern!r} is a pattern: name one variant, and repeat it for more")
    select(catalog, options)
    return options


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One variant against itself as of another revision: the run's folder, and its summary for a pull request."""

    folder: Path
    is_worse: bool
    markdown: str


def compared(options: Options, variant: str, revision: str, observer: Observer, *, dirty: bool) -> Compared:
    """Measure one variant here and there; NotComparableError where the other revision's fails or answers wrongly."""
    plugins = [Path(plugin) for plugin in options.plugins]
    with checked_out(revision, variant, options.workload, plugins, dirty=dirty) as base:
        prepared = prepare(replace(options, variants=(variant,), base=base))
        command = ("python", "-m", "bench", "ab", "--base", revision)
        store, comparison = new_run(prepared, command, observer)
    _check_base(comparison, revision)
    return Compared(
        folder=store.folder,
        is_worse=any(each.tone in WORSE and each.variant == variant for each in comparison.verdicts),
        markdown=render_markdown(comparison, store.header),
    )


def _texts(number: float | None) -> list[str]:
    return [] if number is None else [str(number)]


def _check_base(comparison: Comparison, revision: str) -> None:
    for verdict in comparison.verdicts:
        if verdict.variant == comparison.baseline and verdict.tone in {Tone.WRONG, Tone.FAILED}:
            raise NotComparableError(f"the code as of {revision} is no base to compare with: {verdict.text}")
