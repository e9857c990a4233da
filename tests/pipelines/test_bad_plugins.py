"""What is wrong with a plugin is told in one line: what, where, and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.catalog import load_catalog
from pipelines.errors import PipelineError
from tests.pipelines.conftest import SOUND, WritePlugin, registering
from tests.pipelines.test_catalog import PLAIN, WORKLOAD

# What stands in the plugin, and what the message says of it.
NOT_LOADABLE = {
    "not Python": ("def (:\n", r"line 11.*SyntaxError.*repair"),
    "raises on import": ('raise OSError("no disk\\nno luck")', r"line 11.*OSError: no disk; repair"),
    "raises without a word": ("raise ValueError", r"ValueError; repair"),
    "needs a missing module": ("import no_such_module_at_all", r"ModuleNotFoundError.*no_such_module_at_all"),
    "exits on import": ("raise SystemExit(3)", r"SystemExit: 3"),
    "raises in register": (
        "def register_variants(register):\n    1 / 0\n",
        r"register_variants\(\) \(line 12\): ZeroDiv",
    ),
    "exits in register": ("def register_variants(register):\n    exit()\n", r"register_variants.*SystemExit"),
    "takes no argument": ("def register_variants():\n    pass\n", r"register_variants.*TypeError"),
    "registers nothing": ("x = 1\n", r"registers nothing: define register_variants\(register\)"),
    "no function": ("register_variants = []\n", r"register_variants is a list; make it a function"),
    "not a variant": (
        "def register_variants(register):\n    register({})\n",
        r"a dict as a variant: register a Variant",
    ),
    "not a workload": (
        "def register_workload(register):\n    register(1)\n",
        r"a int as a workload: register a Workload",
    ),
}

# What a variant is made of, and what the message says of it.
BAD_VARIANTS = {
    "misses a stage": ("stages=STAGES[1:]", "it misses streaming_index: .*needs exactly streaming_index, batch_index"),
    "adds a stage": ('stages=(*STAGES, FunctionStage("extra", nothing))', "it adds extra: "),
    "has a stage twice": ("stages=STAGES + STAGES[:1]", "it duplicates streaming_index: "),
    "has all of it": (
        'stages=STAGES[:1] * 2 + (FunctionStage("extra", nothing),)',
        "misses batch_index, final_aggregate and adds extra and duplicates streaming_index",
    ),
    "list of stages": ("stages=list(STAGES)", "stages is a list; make it a tuple"),
    "class for a stage": ("stages=(FunctionStage,)", "is no stage: .*an object, not the class"),
    "stage that cannot run": ("stages=(3,)", "int is no stage: .*`run"),
    "number in the conf": ("stages=STAGES, spark_conf={'spark.x': 4}", "'spark.x': 4: write both as strings"),
    "unknown engine": (
        "stages=STAGES, engine='flink'",
        "'flink': there is spark, sail, connect, duckdb, none",
    ),
    "conf is no mapping": ("stages=STAGES, spark_conf=['spark.x']", "spark_conf is a list; make it a mapping"),
    "tunings without comma": ("stages=STAGES, tunings=('aqe')", "no tuple of names"),
    "unknown workload": ("stages=STAGES, workload='payrolls'", "unknown workload 'payrolls': there is payments"),
}
BAD_NAMES = ["", "Mine", "-mine", "my variant", "a/b", "../up", "é", "line\n", "x" * 61]
BAD_WORKLOADS = {
    "no stages": ('stages=(StageOutline(name="copy", summary="copies"),)', "stages=()", "has no stages"),
    "bad stage name": ('name="copy"', 'name="Copy"', "stage name 'Copy' is not allowed"),
    "stage twice": (
        'stages=(StageOutline(name="copy", summary="copies"),)',
        'stages=(StageOutline(name="copy", summary=""),) * 2',
        "has stage copy twice",
    ),
    "unknown upstream": (
        'summary="copies"),)',
        'summary="copies", upstream=("later",)),)',
        "stage copy builds on later: name only earlier stages",
    ),
    "bad name": ('name="copies"', 'name="Copies"', "workload name 'Copies' is not allowed"),
    "name of a built-in": ('name="copies"', 'name="payments"', "two workloads are named payments .*built-in; plugin"),
    "tables without comma": ('baseline="plain"', 'baseline="plain", tables=("a")', "tables is no tuple of names"),
    "no baseline": ('baseline="plain"', 'baseline="planned"', "no variant 'planned', its baseline.*there is plain"),
}


def matches(pattern: str, message: str) -> bool:
    return re.search(pattern, message) is not None


def complaint(*files: Path) -> str:
    """The message about some plugins: one line that names the (last) plugin file."""
    with pytest.raises(PipelineError) as caught:
        load_catalog(files)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(("text", "told"), NOT_LOADABLE.values(), ids=NOT_LOADABLE)
def test_a_plugin_that_cannot_be_loaded_is_told(plugin: WritePlugin, text: str, told: str) -> None:
    path = plugin(text)
    message = complaint(path)
    assert str(path) in message
    assert matches(told, message)


@pytest.mark.parametrize(("arguments", "told"), BAD_VARIANTS.values(), ids=BAD_VARIANTS)
def test_a_variant_that_cannot_do_its_workload_is_told(plugin: WritePlugin, arguments: str, told: str) -> None:
    path = plugin(registering(f'name="mine", summary="", {arguments}'))
    message = complaint(path)
    assert f"mine (plugin {path})" in message
    assert matches(told, message)


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_cannot_be_part_of_a_file_name_is_refused(plugin: WritePlugin, name: str) -> None:
    message = complaint(plugin(registering(f'name={name!r}, summary="", stages=STAGES')))
    assert matches("variant name .* is not allowed: use up to 60 of a-z", message)


@pytest.mark.parametrize("name", ["a", "0", "optimized@4.1.1", "no-aqe_2", "x" * 60])
def test_a_plain_name_is_accepted(plugin: WritePlugin, name: str) -> None:
    catalog = load_catalog([plugin(registering(f'name={name!r}, summary="", stages=STAGES'))])
    assert catalog.variants[-1].variant.name == name


@pytest.mark.parametrize(("good", "bad", "told"), BAD_WORKLOADS.values(), ids=BAD_WORKLOADS)
def test_a_workload_that_makes_no_sense_is_told(plugin: WritePlugin, good: str, bad: str, told: str) -> None:
    assert good in WORKLOAD
    assert matches(told, complaint(plugin(WORKLOAD.replace(good, bad) + registering(PLAIN))))


def test_a_workload_without_variants_is_told(plugin: WritePlugin) -> None:
    assert matches("workload copies has no variant 'plain'.*no variants at all", complaint(plugin(WORKLOAD)))


def test_two_variants_of_one_name_are_told_with_both_origins(plugin: WritePlugin) -> None:
    first, second = plugin(SOUND, "first.py"), plugin(SOUND, "second.py")
    assert f"two variants are named mine (plugin {first}; plugin {second}): rename" in complaint(first, second)


def test_a_variant_with_the_name_of_a_built_in_is_told(plugin: WritePlugin) -> None:
    path = plugin(SOUND.replace('"mine"', '"baseline"'))
    assert f"two variants are named baseline (built-in; plugin {path})" in complaint(path)


def test_a_missing_file_a_folder_and_a_text_file_are_told(plugin: WritePlugin, tmp_path: Path) -> None:
    assert "nowhere.py does not exist: give the path" in complaint(tmp_path / "nowhere.py")
    assert "is a folder: give the path" in complaint(tmp_path)
    assert "its name must end in .py" in complaint(plugin("hello", "notes.txt"))


def test_a_binary_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "picture.py"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    assert f"plugin {path} cannot be imported" in complaint(path)


def test_control_c_while_a_plugin_loads_stops_everything(plugin: WritePlugin) -> None:
    with pytest.raises(KeyboardInterrupt):
        load_catalog([plugin("raise KeyboardInterrupt")])
