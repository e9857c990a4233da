"""What a comparison consists of: plain frozen data that every renderer and `comparison.json` are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reports.explain.finding import Finding
from reports.prices import Prices
from reports.ratio import Ratio
from reports.record import Difference, Mode


class Correct(StrEnum):
    """How a variant's answers of one stage stand to the right ones: the reference's, or else the baseline's."""

    EQUAL = "equal"
    DIFFERS = "differs"
    FAILED = "failed"
    NOT_COMPARED = "not compared"
    UNSUPPORTED = "not supported"  # by the engine, and no fault of the variant


class Tone(StrEnum):
    """What a verdict amounts to, gravest first."""

    WRONG = "wrong"
    FAILED = "failed"
    UNKNOWN = "unknown"  # no ratio
    SLOWER = "slower"
    FASTER = "faster"
    SMALL = "small"
    EQUIVALENT = "equivalent"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSeconds:
    """Wall seconds in one block of one fork."""

    fork: int
    block: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The measured wall seconds, one a block; the summary is None when there are none."""

    blocks: tuple[BlockSeconds, ...]
    median: float | None
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricSummary:
    """A metric over the measured trials that have it, in the unit of the metric catalogue."""

    median: float
    minimum: float
    maximum: float
    measured: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One variant in one stage. `reason` explains `correct`; `no_ratio` says why `ratio` is None.

    `difference` says which rows of a wrong answer differ, where that is known.
    """

    variant: str
    times: Times
    correct: Correct
    reason: str | None
    metrics: Mapping[str, MetricSummary | None]
    ratio: Ratio | None
    no_ratio: str | None
    difference: Difference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageComparison:
    """One stage with a cell for every variant, in the header's order; `judge` is the variant that answers rightly."""

    stage: str
    judge: str
    summary: str
    once: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One variant over all stages that are measured in blocks; seconds are sums per block."""

    variant: str
    times: Times
    ratio: Ratio | None
    no_ratio: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfComparison:
    """A/A: the baseline's second run of a block against its first. `stage` None is the total."""

    stage: str | None
    ratio: Ratio | None
    no_ratio: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One sentence about one variant on one dataset; the headline is its gist in a few words.

    `interval` is the interval as it stands in the sentence, None where there is none: no headline number without it.
    """

    tone: Tone
    dataset: str
    variant: str
    headline: str
    interval: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """How many blocks count, in how many forks; how many were run again or left out because a disturbance spoilt them.

    A block that was run again may be left out too, when its last attempt was no better.
    """

    forks: int
    counted: int
    run_again: int
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the noise of a rigorous run says about the next one.

    `between_forks` and `within_forks` are standard deviations of ln(ratio) of the variant that needs most. `forks` of
    `blocks` would tell a difference of the margin's size, for all variants at once, in `seconds` on this machine.
    """

    variant: str
    between_forks: float
    within_forks: float
    forks: int
    blocks: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One technique. Both ratios are time with it / time without it, so below 1 it helps; None where not measured.

    `alone`: added to the plain variant. `last`: the tuned variant with it over the tuned variant without it. A
    technique that the tuned variant has not chosen is added to it instead.
    """

    tuning: str
    chosen: bool
    alone: Ratio | None
    last: Ratio | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """How the difference between two variants comes about. `whole` is tuned time / plain time.

    `interplay` is what the parts are together over what they would be if their ratios alone multiplied: below 1 they
    help each other, above 1 they do the same work twice; None unless every chosen part was measured alone.
    """

    plain: str
    tuned: str
    whole: Ratio
    parts: tuple[Part, ...]
    interplay: Ratio | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run of a variant through all stages measured in blocks uses; None where a stage did not measure it.

    Each is the median over blocks of the sum over stages. `core_seconds` are wall clock × cores reserved,
    `cpu_seconds` those that tasks really used, `gib_seconds` peak memory × wall clock. `files_written` and
    `files_opened` are the least numbers of PUT and GET requests on an object store: listings, commits and further
    reads of the same file come on top. Files and bytes that a stage shares with an earlier output are counted there.
    On an object store requests were counted: `write_requests` are PUT and LIST, `read_requests` GET and HEAD, as stores
    price them.
    """

    variant: str
    core_seconds: float | None
    cpu_seconds: float | None
    gib_seconds: float | None
    stored_bytes: float | None
    files_written: float | None
    files_opened: float | None
    write_requests: float | None = None
    read_requests: float | None = None

    @property
    def requests_counted(self) -> bool:
        """Whether requests were counted, and need not be guessed from files."""
        return self.write_requests is not None and self.read_requests is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A cost, and the prices of one run and of a year with one an hour, in the comparison's currency."""

    cost: Cost
    run: float | None
    year: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """Between two neighbouring levels of a sweep a variant overtakes the baseline, or falls behind it (`slower`).

    `near` is where a straight line through ln(ratio) at both ends meets "the same". `shown`: both ends are told apart
    from "the same" by their intervals; else it may as well be elsewhere, or nowhere.
    """

    variant: str
    low: float
    high: float
    near: float
    slower: bool
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingPoint:
    """A variant with the setting at one value: its total, and its time over that of the variant as it is (`own`)."""

    value: str
    variant: str
    own: Ratio | None
    total: Total


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingSweep:
    """A Spark setting `key` of the variant `of` at several values; `as_it_is`: what the variant itself sets, else None.

    `crossings` are with the baseline, between values that are numbers.
    """

    of: str
    key: str
    as_it_is: str | None
    points: tuple[SettingPoint, ...]
    crossings: tuple[Crossing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetComparison:
    """All variants on one dataset. `self_comparison` begins with the total; `total_stages` are what totals sum over.

    `outlook` is None without two forks, one of them with two blocks, `attribution` without variants that differ by one
    technique. `settings` has an entry for each variant a setting of which was varied. `findings` explain times by
    counters: by variant in order, the one that accounts for most first.
    """

    dataset: str
    blocks: Blocks
    stages: tuple[StageComparison, ...]
    total_stages: tuple[str, ...]
    totals: tuple[Total, ...]
    self_comparison: tuple[SelfComparison, ...]
    outlook: Outlook | None
    attribution: Attribution | None = None
    settings: tuple[SettingSweep, ...] = ()
    costs: tuple[Priced, ...] = ()
    findings: tuple[Finding, ...] = ()


def wrong_variants(dataset: DatasetComparison) -> frozenset[str]:
    """Variants that failed or answered wrongly in any stage of a dataset."""
    wrong = {Correct.FAILED, Correct.DIFFERS}
    return frozenset(cell.variant for stage in dataset.stages for cell in stage.cells if cell.correct in wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A run over several levels of one number. `axis` is its name, `levels` ascend and have a dataset each.

    `growth` is, over scales, the exponent g of time ~ scale^g by variant, from medians; empty for other axes.
    """

    axis: str
    levels: tuple[float, ...]
    datasets: tuple[str, ...]
    crossings: tuple[Crossing, ...]
    growth: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The records of a run set against its baseline.

    `verdicts` are ordered gravest first, `self_verdicts` are of the baseline against itself, one a dataset. `setup`
    says how it was measured and `definition` what the numbers mean. `warnings` come before all else, `notes` say what
    the run cannot tell. `all_well` is True when every variant was measured on every dataset, nothing failed and no
    answer differs. `margin` and `precision` are shares: 0.03 is 3 %.
    """

    format: int
    run: str
    workload: str
    baseline: str
    variants: tuple[str, ...]
    mode: Mode
    margin: float
    precision: float | None
    setup: str
    definition: str
    warnings: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    self_verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...]
    all_well: bool
    datasets: tuple[DatasetComparison, ...]
    prices: Prices
    sweep: Sweep | None = None
