"""What a run was asked for: plain data, checked before anything starts."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bench.errors import BenchError
from datasets.spec import SKEW_COLUMNS, DatasetSpec
from reports.record import Mode

DEFAULT_SKEWS = (0.0, 0.9)
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h)?")
_UNIT_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}
MOST_REPEATS: Final = 1_000
# Below a tenth of a percent the units needed go into the thousands on any machine that is not made for it.
LEAST_PRECISION: Final = 0.001
MOST_PRECISION: Final = 0.5
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The command line as data. Durations are seconds; empty `stages` mean all, empty `variants` all but those on
    request; their names may be patterns.

    `precision` and `margin` are shares: 0.03 is 3 %. What is None is chosen when the run is prepared.
    """

    scale: float = 1.0
    skews: tuple[float, ...] = DEFAULT_SKEWS
    hot_share: float | None = None
    skew_columns: tuple[str, ...] = SKEW_COLUMNS[:1]
    variants: tuple[str, ...] = ()
    ablate: bool = False
    stages: tuple[str, ...] = ()
    mode: Mode | None = None
    repetitions: int | None = None
    forks: int | None = None
    budget: float | None = None
    precision: float | None = None
    margin: float = 0.03
    timeout: float = 1200.0
    seed: int = 1
    master: str = "local[*]"
    conf: tuple[tuple[str, str], ...] = ()
    plugins: tuple[str, ...] = ()
    workload: str = "payments"
    out: str = "runs"
    data_dir: str | None = None
    scratch: str | None = None
    keep_outputs: bool = False
    verify_metrics: bool = False

    def specs(self) -> tuple[DatasetSpec, ...]:
        """The datasets asked for; DatasetError when one is not possible."""
        levels = [(skew, None) for skew in self.skews] if self.hot_share is None else [(0.0, self.hot_share)]
        return tuple(
            DatasetSpec(scale=self.scale, skew=skew, hot_share=share, skew_columns=self.skew_columns, seed=self.seed)
            for skew, share in levels
        )


def check(options: Options) -> Options:
    """The same options; BenchError when one is out of its range or two exclude each other."""
    for name, value in (("--repetitions", options.repetitions), ("--forks", options.forks)):
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
    if not re.fullmatch(r"local(\[(\d+|\*)(,\s*\d+)?\])?|\w+://\S+|yarn", options.master):
        raise BenchError(
            f"--master {options.master!r} is no Spark master: give local[N], spark://HOST:PORT, yarn or k8s://…"
        )
    return options


def parse_skews(texts: Sequence[str]) -> tuple[float, ...]:
    """Exponents from texts such as "0,0.5" and "0.9", each once, in order; BenchError on anything else."""
    skews: dict[float, None] = {}
    for text in (part.strip() for given in texts for part in given.split(",")):
        try:
            skew = float(text)
        except ValueError:
            raise BenchError(f"--skew {text!r} is no number: give exponents from 0 to 1.5, such as 0,0.9") from None
        if not math.isfinite(skew):
            raise BenchError(f"--skew {text!r} is not finite: give exponents from 0 to 1.5, such as 0,0.9")
        skews[skew] = None
    return tuple(skews)


def parse_duration(option: str, text: str) -> float:
    """Seconds from "90", "90s", "10m" or "1.5h"; BenchError on anything else."""
    match = _DURATION.fullmatch(text.strip())
    if not match:
        raise BenchError(f"{option} {text!r} is no duration: give seconds or a form such as 90s, 10m or 1.5h")
    return float(match.group(1)) * _UNIT_SECONDS[match.group(2) or "s"]


def parse_share(option: str, text: str) -> float:
    """A share from "3%" or "0.03"; BenchError on anything else."""
    match = _SHARE.fullmatch(text.strip())
    if not match:
        raise BenchError(f"{option} {text!r} is no share: give it as 3% or 0.03")
    return float(match.group(1)) / (100 if match.group(2) else 1)


def parse_conf(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Pairs from texts such as "spark.sql.shuffle.partitions=8"; BenchError when one is not of that form."""
    pairs: dict[str, str] = {}
    for text in texts:
        key, separator, value = text.partition("=")
        if not separator or not re.fullmatch(r"spark\.[\w.\-]+", key.strip()):
            raise BenchError(f"--conf {text!r} is no Spark setting: give it as spark.some.key=value")
        pairs[key.strip()] = value.strip()
    return tuple(pairs.items())
