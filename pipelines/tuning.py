"""Tunings: techniques that can be switched one by one, and the variants that follow from switching them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from pipelines.stage import Stage
from pipelines.variant import Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """One technique. `symptom` says what one sees without it, `mechanism` why it helps, `hurts` when it does not, and
    on which data its answers would be wrong.

    `counter` names the metric that must move when it is switched, in each of `stages`, or is None for a technique that
    is shown because it moves none. `spark_conf` is what it sets; what it changes in the stages is the family's
    business. `chosen`: whether the tuned variant has it. `excludes` names tunings whose place it takes: a variant that
    has this one has none of them.
    """

    name: str
    summary: str
    symptom: str
    mechanism: str
    hurts: str
    counter: str | None
    stages: tuple[str, ...]
    spark_conf: Mapping[str, str] = field(default_factory=dict)
    chosen: bool = True
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Two variants and all that lies between them: `plain` has no tuning on, `tuned` all that are chosen.

    `stages` makes the stages for the names of the tunings that are on, `plain_conf` holds with all of them off.
    """

    plain: str
    tuned: str
    summary: str
    tunings: tuple[Tuning, ...]
    stages: Callable[[tuple[str, ...]], tuple[Stage, ...]]
    plain_conf: Mapping[str, str]

    @property
    def chosen(self) -> tuple[str, ...]:
        """Names of the tunings that the tuned variant has."""
        return tuple(tuning.name for tuning in self.tunings if tuning.chosen)

    @property
    def ablation(self) -> tuple[str, ...]:
        """Names of the variants that show what each chosen tuning buys: both ends, each left out, each added alone."""
        left_out = (f"{self.tuned}-without-{name}" for name in self.chosen)
        return (self.plain, self.tuned, *left_out, *(f"{self.plain}-with-{name}" for name in self.chosen))

    def tuned_variant(self) -> Variant:
        """The variant with all that is chosen."""
        return self._variant(self.tuned, self.summary, self.chosen, on_request=False)

    def derived(self) -> Iterator[Variant]:
        """The tuned variant without each of its tunings and with each that it lacks, the plain one with each.

        All are on request: they answer questions that most runs do not ask.
        """
        for tuning in self.tunings:
            if tuning.chosen:
                names = tuple(name for name in self.chosen if name != tuning.name)
                yield self._derived(f"{self.tuned}-without-{tuning.name}", f"{self.tuned} without", tuning, names)
            else:
                names = (*(name for name in self.chosen if name not in tuning.excludes), tuning.name)
                yield self._derived(f"{self.tuned}-with-{tuning.name}", f"{self.tuned} with", tuning, names)
        for tuning in self.tunings:
            yield self._derived(f"{self.plain}-with-{tuning.name}", f"{self.plain} with", tuning, (tuning.name,))

    def _derived(self, name: str, what: str, tuning: Tuning, on: tuple[str, ...]) -> Variant:
        return self._variant(name, f"{what} {tuning.name}: {tuning.summary}", on, on_request=True)

    def _variant(self, name: str, summary: str, on: tuple[str, ...], *, on_request: bool) -> Variant:
        conf = dict(self.plain_conf)
        for tuning in self.tunings:
            if tuning.name in on:
                conf.update(tuning.spark_conf)
        return Variant(
            name=name, summary=summary, stages=self.stages(on), spark_conf=conf, tunings=on, on_request=on_request
        )
