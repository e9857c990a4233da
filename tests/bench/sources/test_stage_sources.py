"""What of a stage's code a run keeps, from files as plugin authors write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.sources import stage_sources as module
from bench.sources.stage_sources import stage_sources
from pipelines.catalog import load_catalog
from pipelines.plugin import plugin_from_file
from pipelines.stage import FunctionStage, Stage, StageContext
from pipelines.variant import Variant
from pipelines.workload import StageOutline, Workload
from reports.record import StageSource

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(**files: str) -> Path:
        for name, text in files.items():
            (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        return tmp_path / "mine.py"

    return write


def kept(stage: Stage) -> tuple[tuple[str, ...], StageSource]:
    """The texts and the source of one stage, named "work", of one variant."""
    outline = StageOutline(name="work", summary="works")
    workload = Workload(
        name="w",
        summary="",
        stages=(outline,),
        baseline="a",
    )
    texts, (source,) = stage_sources(workload, [Variant(name="a", summary="", stages=(stage,))], ["work"])
    return texts, source


def of_function(path: Path, name: str = "work") -> dict[str, list[str]]:
    """By file the texts of what a function of a plugin file reaches."""
    function = getattr(plugin_from_file(path).module, name)
    texts, source = kept(FunctionStage("work", function))
    assert source.missing is None
    return {file: [texts[index] for index in indexes] for file, indexes in source.files.items()}


def missing(path: Path, name: str = "work") -> str:
    found = getattr(plugin_from_file(path).module, name)
    _, source = kept(found if hasattr(found, "run") else FunctionStage("work", found))
    assert source.files == {}
    assert source.missing is not None
    return source.missing


def test_a_stage_is_its_function_and_what_that_uses_in_the_order_of_the_file(write: Write) -> None:
    path = write(
        mine="import os\n\n# why\nLIMIT = 3\n\ndef unused():\n    pass\n\ndef work(context):\n    helper(LIMIT)\n\n"
        "@staticmethod\ndef helper(n):\n    os.stat(n)\n"
    )
    assert of_function(path) == {
        "mine.py": [
            "# why\nLIMIT = 3",
            "def work(context):\n    helper(LIMIT)",
            "@staticmethod\ndef helper(n):\n    os.stat(n)",
        ]
    }


def test_modules_beside_a_plugin_and_of_pipelines_are_followed_and_no_others(write: Write) -> None:
    path = write(
        mine="import json\nimport beside\nfrom beside import two as deux\n"
        "from pipelines.phase1_baseline.latest_record import latest_record\n\n"
        "def work(context):\n    from later import three\n    json.dumps(beside.one(), deux(), three())\n"
        "    latest_record()\n",
        beside="def one(): return helper()\ndef two(): return 2\ndef helper(): return work()\ndef work(): return 1\n",
        later="def three(): return 3\n",
    )
    found = of_function(path)
    assert set(found) == {"mine.py", "beside.py", "later.py", "pipelines/phase1_baseline/latest_record.py"}
    assert len(found["beside.py"]) == 4


def test_an_annotation_is_no_use_and_a_default_is_one(write: Write) -> None:
    path = write(
        mine="class Kind: ...\ndef other(): ...\ndef work(context: Kind, n: int = other) -> Kind:\n    return n()\n"
    )
    assert [text.split("(")[0] for text in of_function(path)["mine.py"]] == ["def other", "def work"]


def test_of_a_name_that_is_bound_twice_both_are_kept(write: Write) -> None:
    path = write(
        mine="import sys\nif sys.platform == 'linux':\n    N = 1\nelse:\n    N = 2\nN += 3\ndef work(context): N\n"
    )
    assert of_function(path)["mine.py"][0] == "    N = 1\n    N = 2\nN += 3"


def test_imports_in_a_circle_come_to_an_end(write: Write) -> None:
    path = write(
        mine="def work(context):\n    from a import thing\n    thing()\n",
        a="from b import thing\n",
        b="from a import thing\n",
    )
    assert set(of_function(path)) == {"mine.py"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("work = lambda context: None\n", "lambda"),
        ("from functools import partial\ndef f(n, context): ...\nwork = partial(f, 3)\n", "partial objects have"),
        ("class C:\n    def f(self, context): ...\nwork = C().f\n", "method objects have values"),
        ("def make(n):\n    def work(context): return n\n    return work\nwork = make(3)\n", "inside another function"),
        ("work = print\n", "builtin_function_or_method"),
        ("space = {}\nexec('def work(context): ...', space)\nwork = space['work']\n", "has no file"),
        (
            "class S:\n    name = 'work'\n    def __init__(self): self.n = 3\n"
            "    def run(self, context): ...\nwork = S()\n",
            "S objects have values",
        ),
    ],
)
def test_what_a_text_would_not_tell_is_not_kept_and_said_so(write: Write, text: str, reason: str) -> None:
    assert reason in missing(write(mine=text))


def test_a_file_that_is_gone_is_said_so(write: Write) -> None:
    path = write(mine="def work(context): ...\n")
    function = plugin_from_file(path).module.work  # type: ignore[attr-defined]
    path.unlink()
    assert kept(FunctionStage("work", function))[1].missing == "it has no file"


def test_a_stage_that_cannot_say_what_it_runs_stops_nothing() -> None:
    def broken() -> object:
        raise RuntimeError

    def work(context: StageContext) -> None: ...

    found = kept(FunctionStage("work", work, broken))[1]  # type: ignore[arg-type]
    assert found.missing == "telling which code it is failed (RuntimeError)"


def test_a_class_of_stages_without_values_is_kept(write: Write) -> None:
    path = write(
        mine="class S:\n    name = 'work'\n    def run(self, context): helper()\ndef helper(): ...\nwork = S()\n"
    )
    _, source = kept(plugin_from_file(path).module.work)  # type: ignore[attr-defined]
    assert {name: len(indexes) for name, indexes in source.files.items()} == {"mine.py": 2}


def test_secrets_and_machine_paths_are_not_in_it(write: Write, tmp_path: Path) -> None:
    found = of_function(write(mine="def work(context):\n    context.session.conf.set('my.password', 'hunter2')\n"))
    assert "hunter2" not in repr(found)
    assert str(tmp_path) not in repr(found)


def test_too_much_text_is_left_out_and_said_so(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CHARACTERS", 20)
    assert "may have 20 characters together" in missing(write(mine="def work(context):\n    return 12345\n"))


@pytest.fixture(scope="module")
def built_in() -> tuple[tuple[str, ...], dict[tuple[str, str], StageSource]]:
    catalog = load_catalog()
    workload = catalog.workload("payments")
    variants = [entry.variant for entry in catalog.variants_of("payments")]
    texts, found = stage_sources(workload, variants, [stage.name for stage in workload.stages])
    return texts, {(source.variant, source.stage): source for source in found}


BuiltIn = tuple[tuple[str, ...], dict[tuple[str, str], StageSource]]


@pytest.mark.parametrize("name", [each.name for each in load_catalog().workloads])
def test_every_stage_of_every_built_in_workload_is_kept(name: str) -> None:
    catalog = load_catalog()
    workload, variants = catalog.workload(name), [entry.variant for entry in catalog.variants_of(name)]
    _, found = stage_sources(workload, variants, [stage.name for stage in workload.stages])
    assert [source for source in found if source.missing or not source.files] == []


def test_the_text_of_the_built_in_variants_has_room_to_grow(built_in: BuiltIn) -> None:
    texts, _ = built_in
    assert sum(map(len, texts)) < module.MOST_CHARACTERS / 4


def test_the_same_code_under_other_settings_is_the_same_source(built_in: BuiltIn) -> None:
    _, found = built_in
    for stage in ("streaming_index", "batch_index", "final_aggregate"):
        assert found["spark-defaults", stage].files == found["baseline", stage].files
        assert found["optimized", stage].files == found["optimized-without-aqe", stage].files


def test_a_tuning_changes_the_source_by_the_steps_it_stands_for(built_in: BuiltIn) -> None:
    _, found = built_in
    tuned, without = (
        found[name, "batch_index"].files for name in ("optimized", "optimized-without-broadcast-dimensions")
    )
    record = "phase2_optimized/index_record.py"
    assert len(tuned[f"pipelines/{record}"]) > len(without[f"pipelines/{record}"])
    assert "pipelines/phase1_baseline/index_record.py" in set(without) - set(tuned)
    assert not [name for name in tuned if "/tunings/" in name or name.endswith(("steps.py", "salted_join.py"))]
    assert "pipelines/phase2_optimized/salted_join.py" in found["optimized-with-salting", "batch_index"].files


def test_a_stage_that_the_workload_provides_is_one_source_for_all(built_in: BuiltIn) -> None:
    _, found = built_in
    assert "pipelines/read_back.py" in found["baseline", "read_back"].files
    assert found["baseline", "read_back"].files == found["delta-merge", "read_back"].files
    assert "pipelines/duckdb_reference/read_back.py" in found["duckdb-reference", "read_back"].files
