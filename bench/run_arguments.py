"""The options of every command that starts a run, in one list: a command takes all of them or names what it lacks."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

from bench import arguments, storage_arguments
from datasets.spec import WORKLOAD
from reports.record import Stream

Command = Callable[..., int]


def run_arguments(
    *,
    scale: arguments.Scale = None,
    skew: arguments.Skew = None,
    hot_share: arguments.HotShare = None,
    skew_columns: arguments.SkewColumns = None,
    seed: arguments.Seed = 1,
    data: arguments.Data = None,
    variant: arguments.Variant = None,
    engine: arguments.Engine = None,
    ablate: arguments.Ablate = False,
    vary: arguments.Vary = None,
    stage: arguments.Stage = None,
    plugin: arguments.Plugin = None,
    workload: arguments.Workload = WORKLOAD,
    mode: arguments.HowSure = None,
    repetitions: arguments.Repetitions = None,
    repeat_all: arguments.RepeatAll = False,
    warm_ups: arguments.WarmUps = 1,
    forks: arguments.Forks = None,
    budget: arguments.Budget = None,
    precision: arguments.Precision = None,
    margin: arguments.Margin = "3%",
    timeout: arguments.Timeout = "20m",
    master: arguments.Master = None,
    deploy: arguments.DeployedCluster = None,
    executors: arguments.NumberOfExecutors = None,
    executor_cores: arguments.ExecutorCores = None,
    executor_memory: arguments.ExecutorMemory = None,
    conf: arguments.Conf = None,
    stream: arguments.EventStream = Stream.FILES,
    kafka_bootstrap: arguments.KafkaBootstrap = None,
    pace: arguments.Pace = None,
    verify_metrics: arguments.VerifyMetrics = False,
    prices: arguments.PricesFile = None,
    out: arguments.Out = Path("runs"),
    data_dir: arguments.DataDir = None,
    scratch: arguments.Scratch = None,
    storage: storage_arguments.Storage = None,
    s3_endpoint: storage_arguments.S3Endpoint = None,
    s3_path_style: storage_arguments.S3PathStyle = False,
    keep_outputs: arguments.KeepOutputs = False,
    open_page: arguments.OpenPage = False,
    as_json: arguments.AsJson = False,
    dry_run: arguments.DryRun = False,
    pause_at: arguments.PauseAt = None,
    quiet: arguments.Quiet = False,
    verbose: arguments.Verbose = False,
) -> None:
    """Never called: its signature is the list."""


def takes_run_arguments(command: Command) -> Command:
    """The command, with the list in place of its `**given`, where all of them arrive.

    The command line is made from a function's signature, and Python has no other way to share a part of one.
    """
    return takes(*inspect.signature(run_arguments).parameters)(command)


def takes(*names: str) -> Callable[[Command], Command]:
    """The same with these options alone."""

    def with_them(command: Command) -> Command:
        own = inspect.signature(command, eval_str=True)
        listed = inspect.signature(run_arguments, eval_str=True).parameters
        shared = [listed[name] for name in listed if name in names]
        every = sorted((*shared, *own.parameters.values()), key=lambda each: each.kind)  # its own come after the shared
        named = [each for each in every if each.kind is not inspect.Parameter.VAR_KEYWORD]
        vars(command)["__signature__"] = own.replace(parameters=named)
        return command

    return with_them
