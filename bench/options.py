"""What a run was asked for: plain data, checked before anything starts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bench.chosen_engines import NONE_ASKED, Engines
from bench.errors import BenchError
from datasets.spec import SKEW_COLUMNS, WORKLOAD, DatasetSpec
from datasets.stores.store_access import StoreAccess, is_address
from reports.record import Deploy, Mode, Stream

DEFAULT_SCALES = (1.0,)
DEFAULT_SKEWS = (0.0, 0.9)
MOST_REPEATS: Final = 1_000
# Below a tenth of a percent the units needed go into the thousands on any machine that is not made for it.
LEAST_PRECISION: Final = 0.001
MOST_PRECISION: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Varied:
    """A Spark setting and the values that variants are run with in turn."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """Another revision of the code that one variant is compared with: `revision` is a commit's whole hash.

    `folder` goes before all else on the path of its workers, `plugins` are that revision's files, `spark_conf` are the
    variant's settings there.
    """

    revision: str
    folder: str
    plugins: tuple[str, ...]
    spark_conf: tuple[tuple[str, str], ...]

    def named(self, variant: str) -> str:
        """The name of the variant as of that revision: "optimized@1a2b3c4"."""
        return f"{variant}@{self.revision[:7]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The command line as data. Durations are seconds; empty `stages` mean all, empty `variants` all but those on
    request; their names may be patterns.

    `data` is a folder of tables that exist, or an address of them in an object store; without it the workload makes its
    data, by scale, skew and seed.
    `precision` and `margin` are shares: 0.03 is 3 %. What is None is chosen when the run is prepared.
    """

    scales: tuple[float, ...] = DEFAULT_SCALES
    skews: tuple[float, ...] = DEFAULT_SKEWS
    hot_shares: tuple[float, ...] = ()
    skew_columns: tuple[str, ...] = SKEW_COLUMNS[:1]
    variants: tuple[str, ...] = ()
    engines: Engines = NONE_ASKED
    ablate: bool = False
    vary: Varied | None = None
    base: Base | None = None
    repeated_only: bool = False  # leave out the stages measured once, unless they are named
    repeat_all: bool = False  # repeat in blocks also the stages that are otherwise measured once
    stages: tuple[str, ...] = ()
    mode: Mode | None = None
    repetitions: int | None = None
    warm_ups: int = 1
    forks: int | None = None
    budget: float | None = None
    precision: float | None = None
    margin: float = 0.03
    timeout: float = 1200.0
    seed: int = 1
    master: str = "local[*]"
    conf: tuple[tuple[str, str], ...] = ()
    plugins: tuple[str, ...] = ()
    workload: str = WORKLOAD
    data: str | None = None
    out: str = "runs"
    data_dir: str | None = None
    scratch: str | None = None
    prices: str | None = None
    keep_outputs: bool = False
    verify_metrics: bool = False
    stream: Stream = Stream.FILES
    kafka_bootstrap: str | None = None
    deploy: Deploy | None = None
    executors: int | None = None
    executor_cores: int | None = None
    executor_memory: str | None = None
    pace: float | None = None  # records per second
    storage: str | None = None
    s3_endpoint: str | None = None
    s3_path_style: bool = False

    @property
    def store_option(self) -> str | None:
        """The option that has Spark work with an object store; None where it does not."""
        if self.storage is not None:
            return "--storage"
        return "--data" if self.data is not None and is_address(self.data) else None

    @property
    def store_access(self) -> StoreAccess:
        """How an object store is reached; DatasetError where the endpoint is none."""
        return StoreAccess(endpoint=self.s3_endpoint, path_style=self.s3_path_style)

    def datasets(self) -> dict[str, DatasetSpec]:
        """The datasets asked for, by the label that reports give them; DatasetError when one is not possible.

        Labels name the scale only where there are several.
        """
        plain: list[tuple[float, float | None]] = [(skew, None) for skew in self.skews]
        levels = [(0.0, share) for share in self.hot_shares] or plain
        specs = [
            DatasetSpec(scale=scale, skew=skew, hot_share=share, skew_columns=self.skew_columns, seed=self.seed)
            for scale in self.scales
            for skew, share in levels
        ]
        several = len(self.scales) > 1
        return {f"scale {spec.scale:g}, {spec.label}" if several else spec.label: spec for spec in specs}


def check(options: Options) -> Options:
    """The same options; BenchError when one is out of its range or two exclude each other."""
    if not options.scales or not (options.skews or options.hot_shares):
        raise BenchError("there is no level of the data: give --scale, and --skew or --hot-share")
    counts = (
        ("--repetitions", options.repetitions),
        ("--warm-ups", options.warm_ups),
        ("--forks", options.forks),
        ("--executors", options.executors),
        ("--executor-cores", options.executor_cores),
    )
    for name, value in counts:
        if value is not None and not 1 <= value <= MOST_REPEATS:
            raise BenchError(f"{name} is {value}: give a whole number from 1 to {MOST_REPEATS}")
    if options.timeout <= 0:
        raise BenchError(f"--timeout is {options.timeout:g} s: give a duration above 0, such as 20m")
    if options.precision is not None and not LEAST_PRECISION <= options.precision <= MOST_PRECISION:
        raise BenchError(
            f"--precision {options.precision:.4g} is out of reach: give a share from {LEAST_PRECISION:.1%} to "
            f"{MOST_PRECISION:.0%}, such as 3%"
        )
    if not 0 < options.margin <= MOST_PRECISION:
        raise BenchError(
            f"--margin {options.margin:.4g} is no margin: give a share up to {MOST_PRECISION:.0%}, such as 3%"
        )
    if options.budget is not None and options.budget <= 0:
        raise BenchError(f"--budget is {options.budget:g} s: give a duration above 0, such as 10m")
    if not re.fullmatch(r"local(\[([1-9]\d{0,3}|\*)(,\s*\d+)?\])?|(spark|k8s)://\S+|yarn", options.master):
        raise BenchError(
            f"--master {options.master!r} is no Spark master: give local[N], spark://HOST:PORT, yarn or k8s://…"
        )
    return options
