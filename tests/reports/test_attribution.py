"""The gain of each technique, alone and as the last one, and their interplay, from times made to measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest

from reports.charts.attribution import parts_chart
from reports.charts.palette import styles
from reports.charts.waterfall import waterfall
from reports.comparing.attribution import attribution
from reports.comparing.comparison import compare
from reports.comparison_types import Attribution
from reports.evidence.measurements import Block
from reports.forms.html import render_html
from reports.record import Mode, RunHeader, VariantInfo
from reports.sections.attribution import attribution_section, summary
from reports.statistics import Change
from tests.reports import sample_run
from tests.reports.made_runs import HALF, made

Factors = Mapping[str, tuple[tuple[str, ...], float]]
FACTORS: Factors = {
    "baseline": ((), 1.0),
    "optimized": (("a", "b"), 0.3),
    "without-a": (("b",), 0.8),
    "without-b": (("a",), 0.5),
    "with-c": (("a", "b", "c"), 0.6),
    "unrelated": ((), 0.9),
}
BLOCKS = [(fork, 1) for fork in range(1, 9)]
WOBBLE = (1.0, 1.004, 0.997, 1.002, 0.998, 1.003, 0.999, 1.001)


def test_what_another_engine_makes_of_the_same_code_is_no_techniques_doing() -> None:
    header, seconds = run(
        {
            "baseline": ((), 1.0),
            "optimized": (("a", "b"), 0.3),
            "optimized@sail": (("a", "b"), 0.1),
            "without-a@sail": (("b",), 0.12),
        }
    )
    elsewhere = tuple(replace(each, engine="sail") if "@" in each.name else each for each in header.variants)
    assert attribution(replace(header, variants=elsewhere), seconds) is None
    assert attribution(header, seconds) is not None


def run(factors: Factors = FACTORS) -> tuple[RunHeader, dict[str, dict[Block, float]]]:
    variants = tuple(
        VariantInfo(name=name, summary="", origin="", spark_conf={}, tunings=tunings)
        for name, (tunings, _) in factors.items()
    )
    header = replace(sample_run.header(skews=(0.9,), mode=Mode.RIGOROUS), variants=variants)
    seconds = {
        name: {block: 10 * factor * WOBBLE[(place + len(name)) % 8] for place, block in enumerate(BLOCKS)}
        for name, (_, factor) in factors.items()
    }
    return header, seconds


def found(factors: Factors = FACTORS) -> Attribution:
    result = attribution(*run(factors))
    assert result is not None
    return result


def test_each_technique_is_told_alone_and_as_the_last_one() -> None:
    result = found()
    assert (result.plain, result.tuned) == ("baseline", "optimized")
    assert result.whole.value == pytest.approx(0.3, rel=0.01)
    parts = {part.tuning: part for part in result.parts}
    a, b, c = parts["a"], parts["b"], parts["c"]
    assert a.alone and a.last and b.alone and b.last and c.last
    assert a.alone.value == pytest.approx(0.5, rel=0.01)
    assert a.last.value == pytest.approx(0.3 / 0.8, rel=0.01)
    assert b.alone.value == pytest.approx(0.8, rel=0.01)
    assert b.last.value == pytest.approx(0.3 / 0.5, rel=0.01)
    assert (c.chosen, c.alone) == (False, None)
    assert c.last.value == pytest.approx(2, rel=0.01)
    assert c.last.change is Change.SLOWER
    assert [part.tuning for part in result.parts] == ["a", "b", "c"], "most gain first"


def test_parts_that_help_each_other_and_parts_that_do_the_same_work_are_told_apart() -> None:
    result = found()
    assert result.interplay is not None
    assert result.interplay.value == pytest.approx(0.3 / (0.5 * 0.8), rel=0.01)
    assert result.interplay.change is Change.FASTER
    rival = found({**FACTORS, "optimized": (("a", "b"), 0.48)})
    assert rival.interplay is not None
    assert rival.interplay.value == pytest.approx(1.2, rel=0.01)


def test_without_every_part_alone_there_is_no_interplay_and_no_waterfall() -> None:
    result = found({name: value for name, value in FACTORS.items() if name != "without-a"})
    assert result.interplay is None
    look = styles(["baseline", "optimized"], "baseline")
    assert waterfall(result, look["optimized"]) is None
    assert parts_chart(result, look["baseline"], look["optimized"]) is not None


def test_a_run_without_such_variants_has_no_attribution() -> None:
    only = {name: FACTORS[name] for name in ("baseline", "optimized", "unrelated")}
    assert attribution(*run(only)) is None
    header, seconds = run()
    assert attribution(replace(header, baseline="without-a"), seconds) is None
    assert attribution(header, {name: own for name, own in seconds.items() if name != "baseline"}) is None


def test_the_bars_of_the_waterfall_lead_from_the_one_to_the_other() -> None:
    result = found()
    spec = waterfall(result, styles(["baseline", "optimized"], "baseline")["optimized"])
    assert spec is not None
    ends = [trace["x"] for trace in spec["data"]]
    assert ends[0][0] == 1
    assert all(before[1] == after[0] for before, after in pairwise(ends))
    assert ends[-1][1] == pytest.approx(result.whole.value)


def test_the_page_tells_the_parts_and_how_to_get_them() -> None:
    header, records = made(HALF)
    assert "--ablate adds them" in repr(attribution_section(compare(header, records)))
    header = replace(
        header,
        variants=(
            header.variants[0],
            replace(header.variants[1], tunings=("a", "b")),
            replace(header.variants[2], tunings=("b",)),
        ),
    )
    comparison = compare(header, records)
    text = render_html(comparison, header, records)
    assert "added to baseline" in text.lower()
    dataset = comparison.datasets[0]
    assert dataset.attribution is not None
    told = summary(dataset.attribution, dataset)
    assert told[0].startswith("optimized is 2.00× faster than baseline [")


def test_with_too_few_units_nothing_is_called_without_effect() -> None:
    header, seconds = run()
    few = {name: {block: own[block] for block in BLOCKS[:2]} for name, own in seconds.items()}
    result = attribution(header, few)
    assert result is not None
    (dataset,) = compare(*made(HALF)).datasets
    told = " ".join(summary(result, dataset))
    assert "no 95 % interval below" in told
    assert "No difference was shown" not in told
    assert "No interplay was shown" not in told
