from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from reports.comparing.comparison import compare
from reports.comparison_types import Tone
from reports.evidence.cores import cores_of, cores_of_executor
from reports.forms.frame import embedded
from reports.forms.html import build_sections, render_html
from reports.record import RunHeader, StageRecord, Status, TrialRecord
from tests.reports import sample_run
from tests.reports.recorded import of_length

Records = tuple[TrialRecord, ...]
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}%{x}\u2028"


class Page(HTMLParser):
    """Counts what a browser would see: elements, attributes that act, ids and what they point at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value) for name, value in attrs]

    def values(self, name: str) -> list[str | None]:
        return [value for _, found, value in self.attributes if found == name]


def page_of(header: RunHeader, records: Sequence[TrialRecord]) -> str:
    return render_html(compare(header, records), header, records)


@pytest.fixture(scope="module")
def text(header: RunHeader, records: Records) -> str:
    return page_of(header, records)


def test_the_page_says_what_each_variant_is_and_that_another_engine_has_no_spark_settings(
    header: RunHeader, records: Records
) -> None:
    said = tuple(replace(each, summary=f"The {each.name} way.") for each in header.variants)
    duck = replace(said[1], spark_conf={}, engine="duckdb")
    top, _, rest = page_of(replace(header, variants=(said[0], duck, said[2])), records).partition('id="overview"')
    assert all(each.summary in top for each in said)
    assert "All are set against baseline: The baseline way." in top
    assert "not on Spark" in rest
    assert "not on Spark" not in page_of(header, records)


def test_a_server_takes_a_sessions_settings_and_has_others_of_its_own(header: RunHeader, records: Records) -> None:
    key = "spark.sql.shuffle.partitions"
    there = replace(header.variants[1], spark_conf={key: "17"}, engine="connect")
    conf = {**header.spark_conf, "spark.driver.memory": "4g", key: "200"}
    other = replace(header, variants=(header.variants[0], there, header.variants[2]), spark_conf=conf)
    rest = page_of(other, records).partition('id="fairness"')[2]
    assert "17" in rest.partition(key)[2].partition("</tr>")[0]
    assert "the server&#39;s own" in rest.partition("spark.driver.memory")[2].partition("</tr>")[0]
    assert cores_of(other, there.name) is None
    assert cores_of_executor(other, there.name) is None
    assert cores_of(other, header.baseline) == cores_of(header, header.baseline)


def test_characters_that_act_unseen_are_marked_in_text_and_charts(header: RunHeader, records: Records) -> None:
    name = "a\u202eb\u2066\u200b\x1b\x00c"
    renamed = [
        replace(each, trial=replace(each.trial, variant=name)) if each.trial.variant == "optimized" else each
        for each in records
    ]
    variants = tuple(replace(each, name=name) if each.name == "optimized" else each for each in header.variants)
    page = page_of(replace(header, variants=variants), renamed)
    assert not re.search("[\u202e\u2066\u200b\x1b\x00]|\\\\u00(00|1b)", page)
    assert "a�b����c" in page


def test_nothing_is_loaded_from_outside(text: str) -> None:
    page = Page(text)
    assert not {"src", "srcset", "action", "data"} & {name for _, name, _ in page.attributes}
    assert all((value or "").startswith(("#", "data:,")) for value in page.values("href"))
    policies = [value or "" for value in page.values("content") if "-src" in (value or "")]
    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'; script-src 'sha256-")
    assert "http" not in policies[0]
    assert "@import" not in text and "url(" not in text


def test_ids_are_unique_and_every_anchor_leads_somewhere(text: str) -> None:
    page = Page(text)
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {value for value in page.values("href") if value != "data:,"} <= {f"#{each}" for each in ids}


def test_every_chart_has_a_place_and_every_place_a_chart(text: str) -> None:
    found = re.search(r'id="report-data">(.*?)</script>', text, re.DOTALL)
    assert found
    places = {value for value in Page(text).values("id") if value and value.startswith("chart-")} - {"chart-trouble"}
    assert {f"chart-{name}" for name in json.loads(found[1])["figures"]} == places


def test_tables_have_captions_and_scopes(text: str) -> None:
    page = Page(text)
    assert page.tags["table"] == page.tags["caption"] > 10
    assert len(page.values("scope")) == page.tags["th"]


def test_what_variants_say_never_becomes_markup(header: RunHeader, records: Records, text: str) -> None:
    variants = tuple(
        replace(info, name=HOSTILE, summary=HOSTILE, spark_conf={HOSTILE: HOSTILE}, origin=HOSTILE, tunings=(HOSTILE,))
        if info.name == "optimized"
        else info
        for info in header.variants
    )
    hostile = tuple(
        replace(
            record,
            trial=replace(record.trial, variant=HOSTILE),
            error=HOSTILE,
            status=Status.FAILED if record.trial.block == 2 else record.status,
            stages=tuple(replace(done, error=HOSTILE, notes=(HOSTILE,), plans=(HOSTILE,)) for done in record.stages),
        )
        if record.trial.variant == "optimized"
        else record
        for record in records
    )
    sources = tuple(
        replace(each, variant=HOSTILE, files={HOSTILE: (0,)}) if each.variant == "optimized" else each
        for each in header.stage_sources
    )
    texts = (f"+{HOSTILE}\n@@{HOSTILE}", *header.sources[1:])
    odd = replace(header, variants=variants, command=(HOSTILE,), workload=HOSTILE, sources=texts, stage_sources=sources)
    attacked = page_of(odd, hostile)
    page = Page(attacked)
    assert page.tags["script"] == Page(text).tags["script"] == 3
    assert page.tags["img"] == 0
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert "{{7*7}}" in attacked


def test_embedded_json_is_the_same_value_and_cannot_end_a_script() -> None:
    value = {"x": HOSTILE + "<!-- \u2029"}
    safe = str(embedded(value))
    assert json.loads(safe) == value
    assert not set("<>&\u2028\u2029") & set(safe)


@pytest.mark.parametrize("tone", list(Tone))
def test_every_verdict_has_a_sign_and_not_only_a_colour(text: str, tone: Tone) -> None:
    rules = re.findall(rf"\.{tone}\b[^{{}}]*{{[^}}]*--mark: \"(.)\"", text)
    assert len(rules) == 1
    shared = {Tone.WRONG, Tone.FAILED}
    others = re.findall(r"--mark: \"(.)\"", text)
    assert others.count(rules[0]) == 1 or tone in shared


def failed_only(records: Records) -> Records:
    return tuple(
        replace(
            record,
            status=Status.WORKER_DIED,
            error="killed",
            stages=tuple(StageRecord(stage=done.stage, status=Status.FAILED) for done in record.stages[:1]),
        )
        for record in records
    )


@pytest.mark.parametrize("case", ["no record", "one trial", "only failures", "one variant", "no dataset", "no metric"])
def test_a_degenerate_run_still_makes_a_page(header: RunHeader, records: Records, case: str) -> None:
    alone = replace(header, variants=header.variants[:1])
    bare = tuple(replace(each, stages=(), overhead={}) for each in records)
    run: tuple[RunHeader, Records] = {
        "no record": (header, ()),
        "one trial": (header, records[:1]),
        "only failures": (header, failed_only(records)),
        "one variant": (alone, tuple(each for each in records if each.trial.variant == "baseline")),
        "no dataset": (replace(header, datasets=(), stages=(), accounts={}, command=()), ()),
        "no metric": (header, bare),
    }[case]
    page = Page(page_of(*run))
    assert page.tags["section"] == len(build_sections(compare(*run), *run)) + 1  # the verdicts


def test_a_part_without_data_says_how_to_get_it(header: RunHeader) -> None:
    text = page_of(header, ())
    assert "Include a streaming stage" in text
    assert "keep the UI enabled" in text


def test_what_was_not_measured_is_said_so(header: RunHeader, text: str) -> None:
    assert header.environment.cpu_pressure is None
    assert re.search(r"CPU pressure[^<]*</th><td[^>]*>not measured<", text)


def test_ten_trials_fit_in_three_megabytes(header: RunHeader) -> None:
    one = sample_run.records(blocks=1, skews=(0.9,))
    assert len(one) == 10
    assert len(page_of(replace(header, datasets=header.datasets[1:]), one).encode()) < 3_000_000


def test_a_thousand_trials_take_five_seconds_of_cpu_time_and_ten_megabytes_at_most(header: RunHeader) -> None:
    many = sample_run.records(blocks=124)
    assert len(many) > 1000
    began = time.process_time()
    size = len(page_of(header, many).encode())
    assert time.process_time() - began < 5, "of CPU time, which a busy machine hardly stretches"
    assert size < 10_000_000


def test_so_do_a_thousand_measured_trials_with_all_that_explains_them() -> None:
    header, many = of_length(1000)
    began = time.process_time()
    comparison = compare(header, many)
    size = len(render_html(comparison, header, many).encode())
    assert time.process_time() - began < 5, "of CPU time, which a busy machine hardly stretches"
    assert size < 10_000_000
    assert comparison.datasets[0].blocks.counted > 190
    assert comparison.datasets[0].findings


def test_the_verdict_and_all_tables_stand_before_the_charts_and_their_script(text: str) -> None:
    script = text.index("<script")
    assert text.index('class="verdicts"') < script
    assert text.rindex("</table>") < script


def test_the_same_run_gives_the_same_page(header: RunHeader, records: Records, text: str) -> None:
    assert page_of(header, records) == text
