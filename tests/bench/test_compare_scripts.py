"""`python -m bench compare-scripts`: what it makes of scripts, and what is wrong with them in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.cli import main
from bench.sources.stage_sources import stage_sources
from pipelines.catalog import load_catalog
from pipelines.errors import PipelineError
from tests.bench.till_workload import make_data

SUM = '''"""Sums by till, plainly."""

def totals(sales):
    return sales.groupBy("till").sum("cents")

def run(spark, inputs, output):
    totals(spark.read.parquet(inputs["sales"])).write.parquet(output)
'''
TUNED = SUM + '\nSPARK_CONF = {"spark.sql.shuffle.partitions": "2"}\n'
Write = Callable[..., str]


@pytest.fixture
def script(tmp_path: Path) -> Write:
    def write(name: str, text: str = SUM) -> str:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return str(path)

    return write


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(make_data(tmp_path / "shop"))


def test_scripts_are_variants_of_one_stage_and_the_first_is_the_baseline(
    script: Write, data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, tuned = script("Plain way.py"), script("tuned.py", TUNED)
    assert main(["compare-scripts", plain, tuned, "--data", data, "--mode", "quick", "--dry-run"]) == 0
    assert "plain-way (A′)" in capsys.readouterr().out
    catalog = load_catalog([Path(plain), Path(tuned)])
    workload = catalog.workload("scripts")
    assert (workload.baseline, workload.reference, [each.name for each in workload.stages]) == (
        "plain-way",
        None,
        ["run"],
    )
    first, second = (entry.variant for entry in catalog.variants_of("scripts"))
    assert (first.summary, dict(first.spark_conf)) == ("Sums by till, plainly.", {})
    assert second.spark_conf == {"spark.sql.shuffle.partitions": "2"}


def test_the_page_can_show_what_a_script_does(script: Write) -> None:
    catalog = load_catalog([Path(script("plain.py"))])
    (entry,) = catalog.variants_of("scripts")
    texts, (source,) = stage_sources(catalog.workload("scripts"), [entry.variant], ["run"])
    assert source.missing is None
    assert [text.partition("(")[0] for text in texts] == ["def totals", "def run"]


def test_scripts_leave_plugins_and_other_workloads_as_they_are(script: Write) -> None:
    catalog = load_catalog([Path(script("plain.py"))])
    assert catalog.workload("payments").baseline == "baseline"
    both = "from tests.bench.till_workload import register_workload, register_variants\n" + SUM
    installed = [each.name for each in load_catalog().workloads]
    assert [each.name for each in load_catalog([Path(script("both.py", both))]).workloads] == [*installed, "tills"]


WRONG = {
    "no such script": (None, "wrong.py does not exist: give the path of a Python file"),
    "no function": ("x = 1\n", "wrong.py has no function run: write the work as run(spark, inputs, output)"),
    "no function but a number": ("run = 3\n", "wrong.py has a int named run: write the work as run("),
    "two arguments": ("def run(spark, inputs):\n    pass\n", "run(spark, inputs) cannot take three arguments"),
    "four arguments": ("def run(a, b, c, d):\n    pass\n", "run(a, b, c, d) cannot take three arguments"),
    "cannot be imported": ("import there_is_no_such_module\n", "cannot be imported (line 1): ModuleNotFoundError"),
    "no Python": ("def run(:\n", "cannot be imported (line 1): SyntaxError"),
    "bad settings": (SUM + "SPARK_CONF = {'spark.x': 4}\n", "'spark.x': 4: write both as strings"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_script_that_cannot_be_compared_is_told_in_one_line(
    script: Write, data: str, capsys: pytest.CaptureFixture[str], *, text: str | None, said: str
) -> None:
    wrong = script("wrong.py", text or "")
    if text is None:
        Path(wrong).unlink()
    assert main(["compare-scripts", script("plain.py"), wrong, "--data", data, "--dry-run"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "wrong" in error
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["{a}", "{b}"], "--data"),
        (["{a}", "{b}", "--data", "nowhere"], "nowhere does not exist"),
        (["{a}", "--data", "{data}"], "one script has nothing to be compared with"),
        (["{a}", "{b}", "{a}", "--data", "{data}"], "two scripts are named a ("),
        (["{a}", "{twin}", "--data", "{data}"], "two scripts are named a ("),
        (["{a}", "{nameless}", "--data", "{data}"], "has no letter or digit"),
        (["{a}", "{folder}", "--data", "{data}"], "is a folder"),
    ],
)
def test_what_cannot_be_compared_is_told_in_one_line(
    script: Write, data: str, capsys: pytest.CaptureFixture[str], *, words: list[str], said: str
) -> None:
    there = {"a": script("a.py"), "b": script("b.py"), "twin": script("other/A.py"), "nameless": script("_.py")}
    given = [word.format(data=data, folder=data, **there) for word in words]
    assert main(["compare-scripts", *given, "--dry-run"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 1


def test_a_script_beside_a_workload_of_its_name_is_refused(script: Write) -> None:
    taken = "from dataclasses import replace\nfrom tests.bench.till_workload import TILLS\n"
    taken += "def register_workload(register):\n    register(replace(TILLS, name='scripts'))\n"
    with pytest.raises(PipelineError, match="is a script, and a workload is named scripts"):
        load_catalog([Path(script("taken.py", taken)), Path(script("a.py"))])
