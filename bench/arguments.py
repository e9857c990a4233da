"""The options of the command line: their types and their help, one alias each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from bench.modes import QUICK_BLOCKS, RIGOROUS_BLOCKS
from datasets.spec import COLUMNS_HELP, SCALE_HELP, SKEW_COLUMNS
from reports.record import Deploy, Mode, Stream

DATA: Final = "Data"
WHAT: Final = "What is compared"
HOW: Final = "How it is measured"
WHERE: Final = "Where things go"
SHOW: Final = "What is shown"

Scale = Annotated[
    list[str] | None,
    typer.Option(
        help=f"{SCALE_HELP}, several as for --skew.",
        show_default="1",
        rich_help_panel=DATA,
    ),
]
Skew = Annotated[
    list[str] | None,
    typer.Option(
        help="Zipf exponent of the skewed keys, 0 to 1.5; several by commas, repeated, or as from:to:step.",
        show_default="0,0.9; in a sweep 0.9",
        rich_help_panel=DATA,
    ),
]
HotShare = Annotated[
    list[str] | None,
    typer.Option(help="Instead of --skew: one key has this share of all rows; several likewise.", rich_help_panel=DATA),
]
SkewColumns = Annotated[
    str | None,
    typer.Option(help=COLUMNS_HELP, show_default=SKEW_COLUMNS[0], rich_help_panel=DATA),
]
Seed = Annotated[
    int,
    typer.Option(help="Of the data and of the order of trials.", rich_help_panel=DATA),
]
Data = Annotated[
    str | None,
    typer.Option(
        help="Instead of generated data: a folder with a sub-folder, or a file TABLE.parquet, of Parquet per table.",
        metavar="DIR",
        rich_help_panel=DATA,
    ),
]
Variant = Annotated[
    list[str] | None,
    typer.Option(
        help="Only this variant, or those of a pattern such as 'optimized-without-*'; repeat for more.",
        show_default="all but those on request",
        rich_help_panel=WHAT,
    ),
]
Ablate = Annotated[
    bool,
    typer.Option(
        "--ablate",
        help="Each technique of optimized by itself: added alone, and left out. Batch stages unless --stage says more.",
        rich_help_panel=WHAT,
    ),
]
Engine = Annotated[
    list[str] | None,
    typer.Option(
        help="What the Spark variants run on, their code unchanged: spark, sail or connect=sc://HOST:PORT; repeat to "
        "compare (docs/engines.md). One variant on one engine: --variant NAME@sail.",
        show_default="spark",
        rich_help_panel=WHAT,
    ),
]
Vary = Annotated[
    str | None,
    typer.Option(
        help="A Spark setting with several values, such as spark.sql.shuffle.partitions=2,8,32: variants other than "
        "the baseline are run as they are and with each of them.",
        rich_help_panel=WHAT,
    ),
]
WarmUps = Annotated[
    int,
    typer.Option(
        help="Turns of every variant in each fork before its blocks: more make calmer blocks, and longer forks.",
        rich_help_panel=HOW,
    ),
]
RepeatAll = Annotated[
    bool,
    typer.Option(
        "--repeat-all",
        help="Repeat in blocks also the stages that are otherwise measured once, which takes longer.",
        rich_help_panel=HOW,
    ),
]
Stage = Annotated[
    list[str] | None,
    typer.Option(
        help="Only this stage; repeat for more. What it needs upstream is made once, for all variants.",
        show_default="all",
        rich_help_panel=WHAT,
    ),
]
Plugin = Annotated[
    list[Path] | None,
    typer.Option(help="Python file with register_variants(register); repeat for more.", rich_help_panel=WHAT),
]
Workload = Annotated[
    str,
    typer.Option(
        help="Which pipeline to compare variants of: a workload's name, or a Python file with "
        "register_workload(register).",
        metavar="NAME|FILE",
        rich_help_panel=WHAT,
    ),
]
HowSure = Annotated[
    Mode | None,
    typer.Option(
        help="quick: one fork, true of this process only. rigorous: as many forks as the intervals need.",
        show_default="rigorous if it fits the budget",
        rich_help_panel=HOW,
    ),
]
Repetitions = Annotated[
    int | None,
    typer.Option(
        help="Measured blocks in each fork.",
        show_default=f"{QUICK_BLOCKS}, rigorous {RIGOROUS_BLOCKS}",
        rich_help_panel=HOW,
    ),
]
Forks = Annotated[
    int | None,
    typer.Option(
        help="Fresh worker processes, one after another, on each dataset.",
        show_default="1, rigorous 7 or more",
        rich_help_panel=HOW,
    ),
]
Precision = Annotated[
    str | None,
    typer.Option(help="Stop once every ratio is known to so much, such as 3%.", rich_help_panel=HOW),
]
Margin = Annotated[
    str,
    typer.Option(help="What is too small to matter: within it, variants are equivalent.", rich_help_panel=HOW),
]
Budget = Annotated[
    str | None,
    typer.Option(help="Start no block that would end after this time, such as 10m.", rich_help_panel=HOW),
]
Timeout = Annotated[
    str,
    typer.Option(help="Longest time for one stage.", rich_help_panel=HOW),
]
Master = Annotated[
    str | None,
    typer.Option(
        help="Spark master: local[N], or a cluster of yours as spark://HOST:PORT, yarn or k8s://… (docs/clusters.md).",
        show_default="local[*]",
        rich_help_panel=HOW,
    ),
]
DeployedCluster = Annotated[
    Deploy | None,
    typer.Option(
        "--deploy",
        help="Instead of --master: a standalone cluster on this machine, started and stopped with the run.",
        show_default="none",
        rich_help_panel=HOW,
    ),
]
NumberOfExecutors = Annotated[
    int | None,
    typer.Option("--executors", help="On a cluster: executors of a driver.", show_default="2", rich_help_panel=HOW),
]
ExecutorCores = Annotated[
    int | None,
    typer.Option(help="On a cluster: cores of each executor.", show_default="1", rich_help_panel=HOW),
]
ExecutorMemory = Annotated[
    str | None,
    typer.Option(help="On a cluster: heap of each executor.", show_default="2g", rich_help_panel=HOW),
]
Conf = Annotated[
    list[str] | None,
    typer.Option(
        help="Spark setting key=value for all variants; repeat for more. It wins over a variant's own.",
        rich_help_panel=HOW,
    ),
]
VerifyMetrics = Annotated[
    bool,
    typer.Option(
        "--verify-metrics",
        help="Count everything anew from Spark's event log, which slows the stages; for small scales.",
        rich_help_panel=HOW,
    ),
]
EventStream = Annotated[
    Stream,
    typer.Option(
        "--stream",
        help="What carries the events to the streaming stages. kafka: a broker on this machine, started and stopped "
        "with the run, unless --kafka-bootstrap names one.",
        rich_help_panel=HOW,
    ),
]
KafkaBootstrap = Annotated[
    str | None,
    typer.Option(
        help="With --stream kafka: the broker to publish to, as HOST:PORT; the run's topics are removed at its end.",
        rich_help_panel=HOW,
    ),
]
Pace = Annotated[
    str | None,
    typer.Option(
        "--pace",
        help="With --stream kafka: events are produced while the stage runs, so many records per second, such as "
        "2000/s; latencies are measured instead of time.",
        show_default="all events are there beforehand",
    ),
]
MarkdownFile = Annotated[Path | None, typer.Option("--markdown", help="Write the result for a pull request here.")]
PricesFile = Annotated[
    Path | None,
    typer.Option(
        "--prices",
        help="TOML file with what a core, memory, storage and requests cost you.",
        show_default="assumed, see the page",
        rich_help_panel=SHOW,
    ),
]
Out = Annotated[
    Path,
    typer.Option(help="Folder for runs.", rich_help_panel=WHERE),
]
DataDir = Annotated[
    Path | None,
    typer.Option(help="Folder for generated data.", show_default="the user's cache", rich_help_panel=WHERE),
]
Scratch = Annotated[
    Path | None,
    typer.Option(
        help="Folder for shuffle files and checkpoints.",
        show_default="in memory if there is room",
        rich_help_panel=WHERE,
    ),
]
KeepOutputs = Annotated[
    bool,
    typer.Option("--keep-outputs", help="Keep what the stages wrote, in the run's folder.", rich_help_panel=WHERE),
]
Resume = Annotated[
    Path | None,
    typer.Option(help="Go on with an interrupted run of your own, such as runs/latest.", rich_help_panel=WHERE),
]
Force = Annotated[
    bool,
    typer.Option("--force", help="With --resume: go on even if code or machine have changed.", rich_help_panel=WHERE),
]
OpenPage = Annotated[
    bool,
    typer.Option("--open", help="Open the page in a browser at the end.", rich_help_panel=SHOW),
]
AsJson = Annotated[
    bool,
    typer.Option("--json", help="Print comparison.json instead of the table.", rich_help_panel=SHOW),
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Print the plan and an estimate of time and disk, and stop.", rich_help_panel=SHOW),
]
ListAll = Annotated[
    bool,
    typer.Option("--list", help="List workloads, stages, variants and metrics, and stop.", rich_help_panel=SHOW),
]
PauseAt = Annotated[
    str | None,
    typer.Option(
        help="Pause after this stage of each variant's first measured trial on Spark, with Spark's UI open, until you "
        "press Enter. No clock runs meanwhile.",
        metavar="STAGE",
        rich_help_panel=SHOW,
    ),
]
Quiet = Annotated[
    bool,
    typer.Option("-q", "--quiet", help="Only trouble and the result.", rich_help_panel=SHOW),
]
Verbose = Annotated[
    bool,
    typer.Option("-v", "--verbose", help="A line per trial beside the progress bar.", rich_help_panel=SHOW),
]
Version = Annotated[
    bool,
    typer.Option("--version", help="Print the version, and stop.", rich_help_panel=SHOW),
]
