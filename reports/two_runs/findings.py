"""What two runs amount to, a sentence for data, answers and counters of every dataset; never about time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from reports.comparison_types import Tone
from reports.evidence.same_data import Data
from reports.metrics import METRIC, Stability
from reports.two_runs.model import AnswerChange, AnswerPair, CounterChange, DatasetPair, Finding
from reports.two_runs.words import ROOM, changed_words
from reports.writing.formatting import enumeration, plural

_MOST_NAMED: Final = 4
_TONES: Final = tuple(Tone)


def findings(datasets: Sequence[DatasetPair]) -> tuple[Finding, ...]:
    """Trouble first: answers that differ, then data that do."""
    found = [finding for dataset in datasets for finding in _findings(dataset)]
    return tuple(sorted(found, key=lambda finding: _TONES.index(finding.tone)))


def _findings(dataset: DatasetPair) -> Iterator[Finding]:
    if dataset.data is not Data.SAME:
        yield _data(dataset)
    if dataset.data is Data.OTHER:
        return
    yield _answers(dataset)
    for stability in (Stability.EXACT, Stability.NEAR):
        if found := _counters(dataset, stability):
            yield found


def _data(dataset: DatasetPair) -> Finding:
    told = enumeration([changed_words(each) for each in dataset.data_changes if each.name != "fingerprint"])
    if dataset.data is Data.OTHER:
        why = f"the data differ ({told or 'their content'})"
        text = f"{dataset.dataset}: {why}, so neither answers nor counters are compared."
        return Finding(tone=Tone.UNKNOWN, dataset=dataset.dataset, subject="data", headline="data differ", text=text)
    text = (
        f"{dataset.dataset}: both datasets have the same specification and other bytes, as when another version of a "
        "library wrote the files; counters of bytes and files may differ for that."
    )
    return Finding(tone=Tone.UNKNOWN, dataset=dataset.dataset, subject="data", headline="other bytes", text=text)


def _answers(dataset: DatasetPair) -> Finding:
    found = [(stage.stage, answer) for stage in dataset.stages for answer in stage.answers]
    differing = [pair for pair in found if pair[1].change is AnswerChange.DIFFERS]
    missing = [pair for pair in found if pair[1].change is AnswerChange.NOT_COMPARED]
    equal = len(found) - len(differing) - len(missing)
    if differing:
        tone, headline = Tone.WRONG, "answers differ"
        text = f"{_listed(differing)}; {equal} of {plural(len(found), 'answer')} are equal."
    elif missing:
        tone, headline = Tone.UNKNOWN, "answers partly compared"
        text = f"{equal} of {plural(len(found), 'answer')} are equal, the others were not compared: {_listed(missing)}."
    elif found:
        tone, headline = Tone.EQUIVALENT, "answers equal"
        text = f"all {plural(equal, 'answer')} of stages and variants that both runs have are equal."
    else:
        tone, headline, text = Tone.UNKNOWN, "no answers", "no answer was read in either run."
    return Finding(
        tone=tone, dataset=dataset.dataset, subject="answers", headline=headline, text=f"{dataset.dataset}: {text}"
    )


def _listed(found: Sequence[tuple[str, AnswerPair]]) -> str:
    return _cut([f"{stage} of {answer.variant} ({answer.reason})" for stage, answer in found])


def _counters(dataset: DatasetPair, stability: Stability) -> Finding | None:
    own = [each for each in dataset.counters if METRIC[each[2].metric].stability is stability]
    found = Counter(pair.change for _, _, pair in own)
    compared = found.total() - found[CounterChange.ONE_RUN]
    if not compared:
        return None
    where = Counter(f"{stage} of {variant}" for stage, variant, pair in own if pair.change is CounterChange.CHANGED)
    places = [f"{number} in {place}" for place, number in where.items()]
    tone, headline, text = _in_words(stability, compared, found[CounterChange.CHANGED], places)
    varied = found[CounterChange.VARIED]
    doubt = f"; {varied} varied within a run, so nothing is said of {'it' if varied == 1 else 'them'}" if varied else ""
    return Finding(
        tone=tone,
        dataset=dataset.dataset,
        subject=f"{stability} counters",
        headline=headline,
        text=f"{dataset.dataset}: {text}{doubt}.",
    )


def _in_words(stability: Stability, compared: int, changed: int, places: Sequence[str]) -> tuple[Tone, str, str]:
    kind = f"{stability} counter"
    room = "" if stability is Stability.EXACT else f" by more than {ROOM}"
    if changed:
        text = f"{changed} of {plural(compared, kind)} changed{room}: {_cut(places)}"
        return Tone.SMALL, f"{plural(changed, kind)} changed{room}", text
    return Tone.EQUIVALENT, f"no {kind} changed{room}", f"none of {plural(compared, kind)} changed{room}"


def _cut(told: Sequence[str]) -> str:
    more = len(told) - _MOST_NAMED
    return enumeration([*told[:_MOST_NAMED], *([f"in {more} other places"] if more > 0 else [])])
