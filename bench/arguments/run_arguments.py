"""The options of every command that starts a run, in one list: a command takes all of them or names what it lacks."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

from bench.arguments import dataset, display, events, folders, measurement, selection, spark, storage
from datasets.spec import WORKLOAD
from reports.record import Stream

Command = Callable[..., int]


def run_arguments(
    *,
    scale: dataset.Scale = None,
    skew: dataset.Skew = None,
    hot_share: dataset.HotShare = None,
    skew_columns: dataset.SkewColumns = None,
    seed: dataset.Seed = 1,
    data: dataset.Data = None,
    variant: selection.Variant = None,
    engine: selection.Engine = None,
    ablate: selection.Ablate = False,
    vary: selection.Vary = None,
    stage: selection.Stage = None,
    plugin: selection.Plugin = None,
    workload: selection.Workload = WORKLOAD,
    mode: measurement.HowSure = None,
    repetitions: measurement.Repetitions = None,
    repeat_all: measurement.RepeatAll = False,
    warm_ups: measurement.WarmUps = 1,
    forks: measurement.Forks = None,
    budget: measurement.Budget = None,
    precision: measurement.Precision = None,
    margin: measurement.Margin = "3%",
    timeout: measurement.Timeout = "20m",
    master: spark.Master = None,
    deploy: spark.DeployedCluster = None,
    executors: spark.NumberOfExecutors = None,
    executor_cores: spark.ExecutorCores = None,
    executor_memory: spark.ExecutorMemory = None,
    conf: spark.Conf = None,
    stream: events.EventStream = Stream.FILES,
    kafka_bootstrap: events.KafkaBootstrap = None,
    pace: events.Pace = None,
    verify_metrics: measurement.VerifyMetrics = False,
    prices: display.PricesFile = None,
    out: folders.Out = Path("runs"),
    data_dir: folders.DataDir = None,
    scratch: folders.Scratch = None,
    storage: storage.Storage = None,
    s3_endpoint: storage.S3Endpoint = None,
    s3_path_style: storage.S3PathStyle = False,
    keep_outputs: folders.KeepOutputs = False,
    open_page: display.OpenPage = False,
    as_json: display.AsJson = False,
    dry_run: display.DryRun = False,
    pause_at: display.PauseAt = None,
    quiet: display.Quiet = False,
    verbose: display.Verbose = False,
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
