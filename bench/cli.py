"""The command line: options to data, errors to one line, outcomes to exit codes."""

from __future__ import annotations

import signal
import sys
import webbrowser
from collections.abc import Collection, Sequence
from io import TextIOWrapper
from pathlib import Path
from types import FrameType

import typer
from typer.exceptions import TyperException

from bench import __version__, arguments
from bench.accounts import Accounts
from bench.calibrate import Campaign, calibrate
from bench.console import NORMAL, QUIET, VERBOSE, RunConsole, show_catalog, show_error, show_plan, show_text
from bench.errors import BenchError
from bench.machine import write_noise_floor
from bench.options import (
    DEFAULT_SCALES,
    DEFAULT_SKEWS,
    Options,
    check,
    parse_conf,
    parse_duration,
    parse_numbers,
    parse_share,
    parse_varied,
)
from bench.prepare import Prepared, prepare
from bench.resume import options_of, reopen
from bench.run import Run, resume_command
from datasets.errors import DatasetError
from datasets.spec import SKEW_COLUMNS, parse_columns
from pipelines.catalog import load_catalog
from pipelines.errors import PipelineError
from reports.errors import ReportError
from reports.noise_floor import is_sound, told
from reports.record import Mode
from reports.render import COMPARISON_FILE, HTML_FILE, TEXT_FILE

EXIT_WELL, EXIT_NOT_WELL, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130
FOR_PEOPLE = (BenchError, DatasetError, PipelineError, ReportError)
WITH_RESUME = {"resume", "force", "quiet", "verbose", "open_page", "as_json"}

EXAMPLES = """
Compare variants of a Spark pipeline: which is faster, cheaper and still right.

Examples, each a whole command:

  python -m bench --scale 10 --skew 0.9                    all variants, a quarter of an hour on two cores

  python -m bench --scale 0.01 --stage batch_index         a first look in about a minute

  python -m bench --skew 0,0.5,0.9 --variant optimized --variant baseline

  python -m bench sweep --skew 0:1.2:0.3 --variant optimized --variant baseline

  python -m bench --scale 5 --skew 0.9 --ablate            what each technique of phase 2 buys

  python -m bench --plugin my_variant.py --dry-run         what would run, how long, how much disk

  python -m bench --resume runs/latest                     go on after an interruption
"""

app = typer.Typer(
    add_completion=False, rich_markup_mode="rich", context_settings={"help_option_names": ["-h", "--help"]}
)


@app.callback(invoke_without_command=True, help=EXAMPLES)
def bench(
    context: typer.Context,
    *,
    scale: arguments.Scale = None,
    skew: arguments.Skew = None,
    hot_share: arguments.HotShare = None,
    skew_columns: arguments.SkewColumns = SKEW_COLUMNS[0],
    seed: arguments.Seed = 1,
    variant: arguments.Variant = None,
    ablate: arguments.Ablate = False,
    vary: arguments.Vary = None,
    stage: arguments.Stage = None,
    plugin: arguments.Plugin = None,
    workload: arguments.Workload = "payments",
    mode: arguments.HowSure = None,
    repetitions: arguments.Repetitions = None,
    repeat_all: arguments.RepeatAll = False,
    warm_ups: arguments.WarmUps = 1,
    forks: arguments.Forks = None,
    budget: arguments.Budget = None,
    precision: arguments.Precision = None,
    margin: arguments.Margin = "3%",
    timeout: arguments.Timeout = "20m",
    master: arguments.Master = "local[*]",
    conf: arguments.Conf = None,
    verify_metrics: arguments.VerifyMetrics = False,
    prices: arguments.PricesFile = None,
    out: arguments.Out = Path("runs"),
    data_dir: arguments.DataDir = None,
    scratch: arguments.Scratch = None,
    keep_outputs: arguments.KeepOutputs = False,
    resume: arguments.Resume = None,
    force: arguments.Force = False,
    open_page: arguments.OpenPage = False,
    as_json: arguments.AsJson = False,
    dry_run: arguments.DryRun = False,
    list_all: arguments.ListAll = False,
    quiet: arguments.Quiet = False,
    verbose: arguments.Verbose = False,
    version: arguments.Version = False,
) -> int:
    """Run the comparison; other jobs are subcommands."""
    if context.invoked_subcommand is not None:
        _refuse_given(
            context, set(), f"stands before {context.invoked_subcommand}, which would ignore it: put it behind"
        )
        return EXIT_WELL
    if version:
        show_text(f"spark-variant-bench {__version__}\n")
        return EXIT_WELL
    if list_all:
        show_catalog(load_catalog(plugin or []))
        return EXIT_WELL
    accounts = Accounts()
    verbosity = QUIET if quiet else VERBOSE if verbose else NORMAL
    if resume is not None:
        _refuse_others(context)
        return _run(prepare(options_of(resume)), accounts, verbosity, (open_page, as_json), resume=resume, force=force)
    levels = _levels(skew, hot_share, scale)
    options = check(
        Options(
            scales=levels.get("--scale", DEFAULT_SCALES),
            skews=levels.get("--skew", DEFAULT_SKEWS),
            hot_shares=levels.get("--hot-share", ()),
            skew_columns=parse_columns(skew_columns),
            variants=tuple(variant or ()),
            ablate=ablate,
            vary=None if vary is None else parse_varied("--vary", vary),
            repeated_only=ablate,
            repeat_all=repeat_all,
            warm_ups=warm_ups,
            stages=tuple(stage or ()),
            mode=mode,
            repetitions=repetitions,
            forks=forks,
            budget=None if budget is None else parse_duration("--budget", budget),
            precision=None if precision is None else parse_share("--precision", precision),
            margin=parse_share("--margin", margin),
            timeout=parse_duration("--timeout", timeout),
            seed=seed,
            master=master,
            conf=parse_conf(conf or []),
            plugins=tuple(str(path) for path in plugin or ()),
            workload=workload,
            out=str(out),
            data_dir=None if data_dir is None else str(data_dir),
            scratch=None if scratch is None else str(scratch),
            prices=None if prices is None else str(prices),
            keep_outputs=keep_outputs,
            verify_metrics=verify_metrics,
        )
    )
    return _start(options, accounts, verbosity, (open_page, as_json), dry_run=dry_run)


@app.command("sweep")
def sweep_levels(
    *,
    skew: arguments.Skew = None,
    hot_share: arguments.HotShare = None,
    scale: arguments.Scale = None,
    vary: arguments.Vary = None,
    seed: arguments.Seed = 1,
    variant: arguments.Variant = None,
    stage: arguments.Stage = None,
    plugin: arguments.Plugin = None,
    workload: arguments.Workload = "payments",
    mode: arguments.HowSure = None,
    repetitions: arguments.Repetitions = None,
    repeat_all: arguments.RepeatAll = False,
    forks: arguments.Forks = None,
    budget: arguments.Budget = None,
    conf: arguments.Conf = None,
    out: arguments.Out = Path("runs"),
    data_dir: arguments.DataDir = None,
    dry_run: arguments.DryRun = False,
    open_page: arguments.OpenPage = False,
    quiet: arguments.Quiet = False,
) -> int:
    """Where one variant overtakes another: the same comparison at several levels of a number or of a Spark setting.

    Stages that are measured once per variant are left out unless --stage names them.
    """
    accounts = Accounts()
    levels = _levels(skew, hot_share, scale)
    varied = None if vary is None else parse_varied("--vary", vary)
    several = [option for option, numbers in levels.items() if len(numbers) > 1]
    if len(several) + (varied is not None) != 1:
        raise BenchError(
            "a sweep needs several levels of one thing: give one of --skew 0:1.2:0.3, --hot-share 0.1,0.3,0.6, "
            "--scale 1,10,100 or --vary spark.sql.shuffle.partitions=2,8,32, and no more than one level of the others"
        )
    options = Options(
        scales=levels.get("--scale", DEFAULT_SCALES),
        skews=levels.get("--skew", DEFAULT_SKEWS[-1:]),
        hot_shares=levels.get("--hot-share", ()),
        variants=tuple(variant or ()),
        vary=varied,
        stages=tuple(stage or ()),
        repeated_only=True,
        repeat_all=repeat_all,
        mode=mode,
        repetitions=repetitions,
        forks=forks,
        budget=None if budget is None else parse_duration("--budget", budget),
        seed=seed,
        conf=parse_conf(conf or []),
        plugins=tuple(str(path) for path in plugin or ()),
        workload=workload,
        out=str(out),
        data_dir=None if data_dir is None else str(data_dir),
    )
    return _start(check(options), accounts, QUIET if quiet else NORMAL, (open_page, False), dry_run=dry_run)


@app.command("calibrate")
def calibrate_machine(
    *,
    variant: arguments.Calibrated = "optimized",
    stage: arguments.CalibratedStage = None,
    scale: arguments.CalibratedScale = 0.1,
    mode: arguments.HowSure = Mode.RIGOROUS,
    warm_ups: arguments.WarmUps = 3,
    comparisons: arguments.Comparisons = 60,
    slowdowns: arguments.Slowdowns = 10,
    out: arguments.Out = Path("runs"),
    quiet: arguments.Quiet = False,
) -> int:
    """How far to trust this tool on this machine: a variant against itself, then against one that wastes a tenth."""
    options = check(
        Options(
            scales=(scale,),
            skews=(0.9,),
            stages=tuple(stage or ("batch_index", "final_aggregate")),
            warm_ups=warm_ups,
            out=str(out / "calibration"),
        )
    )
    campaign = Campaign(
        options=options,
        variant=variant,
        mode=mode or Mode.RIGOROUS,
        comparisons=comparisons,
        slowdowns=slowdowns,
    )
    with RunConsole(QUIET if quiet else NORMAL) as console:
        try:
            found = calibrate(campaign, console)
        except KeyboardInterrupt:
            console.notice("interrupted; the same command goes on where it stopped")
            return EXIT_INTERRUPTED
    show_text("\n".join(told(found)) + f"\nkept in {write_noise_floor(found)}\n")
    return EXIT_WELL if is_sound(found) else EXIT_NOT_WELL


def _levels(
    skew: list[str] | None, hot_share: list[str] | None, scale: list[str] | None
) -> dict[str, tuple[float, ...]]:
    """The numbers given for each option that makes datasets; BenchError for two that exclude each other."""
    if skew and hot_share:
        raise BenchError("--skew and --hot-share exclude each other: give one of them")
    given = {"--skew": skew, "--hot-share": hot_share, "--scale": scale}
    return {option: parse_numbers(option, texts) for option, texts in given.items() if texts}


def _start(options: Options, accounts: Accounts, verbosity: int, show: tuple[bool, bool], *, dry_run: bool) -> int:
    """A new run of these options, or only its plan."""
    prepared = prepare(options)
    if dry_run:
        show_plan(prepared)
        return EXIT_WELL
    return _run(prepared, accounts, verbosity, show)


def _run(
    prepared: Prepared,
    accounts: Accounts,
    verbosity: int,
    show: tuple[bool, bool],
    *,
    resume: Path | None = None,
    force: bool = False,
) -> int:
    open_page, as_json = show
    earlier = reopen(resume, prepared, force=force) if resume is not None else None
    command = ("python", "-m", "bench", *sys.argv[1:])
    with RunConsole(verbosity) as console, Run(prepared, command, accounts, console) as run:
        try:
            comparison = run.start() if earlier is None else run.resume(earlier)
        except KeyboardInterrupt:
            if run.store is not None:
                console.notice(f"interrupted; go on with: {resume_command(run.store.folder)}")
            return EXIT_INTERRUPTED
    assert run.store is not None
    folder = run.store.folder
    show_text((folder / (COMPARISON_FILE if as_json else TEXT_FILE)).read_text(encoding="utf-8"))
    page = folder / HTML_FILE
    if not as_json:
        show_text(f"\npage: {page}\n")
    if open_page:
        webbrowser.open(page.absolute().as_uri())
    return EXIT_WELL if comparison.all_well else EXIT_NOT_WELL


def _refuse_others(context: typer.Context) -> None:
    """--resume goes on with the options of the run; others beside it would be ignored, so they are refused."""
    _refuse_given(context, WITH_RESUME, "cannot be changed with --resume: leave it out, or start a new run")


def _refuse_given(context: typer.Context, allowed: Collection[str], why: str) -> None:
    for name in context.params:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE" and name not in allowed:
            raise BenchError(f"--{name.replace('_', '-')} {why}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code: 0 well, 1 failed or wrong variant, 2 usage, 130 interrupted."""
    signal.signal(signal.SIGTERM, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal without some character shows its number instead
            stream.reconfigure(errors="backslashreplace")
    try:
        result = app(args=arguments, standalone_mode=False, prog_name="python -m bench")
    except FOR_PEOPLE as error:
        show_error(str(error))
        return EXIT_USAGE
    except TyperException as error:
        show_error(f"{error.format_message()}; see python -m bench --help")
        return EXIT_USAGE
    except (KeyboardInterrupt, typer.Abort):
        return EXIT_INTERRUPTED
    return result if isinstance(result, int) else EXIT_WELL


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
