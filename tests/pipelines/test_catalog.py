"""What the catalog finds: built-ins, plugins that are installed, plugin files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.catalog import load_catalog
from pipelines.errors import PipelineError
from tests.pipelines.conftest import SOUND, WritePlugin, registering

WORKLOAD = """
from pipelines.workload import StageOutline, Workload

def register_workload(register):
    register(Workload(
        name="copies", summary="copies", stages=(StageOutline(name="copy", summary="copies"),), baseline="plain",
    ))
"""
PLAIN = 'name="plain", summary="copies", stages=(FunctionStage("copy", nothing),), workload="copies"'


BUILT_IN = ["baseline", "spark-defaults", "optimized", "duckdb-reference"]


def names(workload: str = "payments", *files: Path) -> list[str]:
    return [each.variant.name for each in load_catalog(files).variants_of(workload) if not each.variant.on_request]


def test_the_built_in_variants_come_first_and_the_baseline_leads() -> None:
    assert names() == BUILT_IN
    assert {each.origin for each in load_catalog().variants} == {"built-in"}


def test_a_plugin_file_adds_its_variant_and_says_where_it_came_from(plugin: WritePlugin) -> None:
    path = plugin(SOUND)
    added = load_catalog([path]).variants[-1]
    assert added.variant.name == "mine"
    assert added.origin == f"plugin {path}"


def test_plugin_files_keep_their_order_and_one_named_twice_counts_once(plugin: WritePlugin) -> None:
    first = plugin(registering('name="z", summary="", stages=STAGES'), "z.py")
    second = plugin(registering('name="a", summary="", stages=STAGES'), "a.py")
    roundabout = first.parent / ".." / first.parent.name / first.name
    assert names("payments", first, second, roundabout)[len(BUILT_IN) :] == ["z", "a"]


def test_a_plugin_can_bring_a_workload_of_its_own(plugin: WritePlugin) -> None:
    path = plugin(WORKLOAD + registering(PLAIN))
    catalog = load_catalog([path])
    assert catalog.workload("copies").baseline == "plain"
    assert names("copies", path) == ["plain"]
    assert names("payments", path) == BUILT_IN


def test_a_workload_can_come_after_the_variants_that_do_it(plugin: WritePlugin) -> None:
    variants, workload = plugin(registering(PLAIN), "one.py"), plugin(WORKLOAD, "two.py")
    assert names("copies", variants, workload) == ["plain"]


def test_two_workloads_may_both_have_a_variant_of_the_same_name(plugin: WritePlugin) -> None:
    both = WORKLOAD.replace('"plain"', '"baseline"') + registering(PLAIN.replace('"plain"', '"baseline"'))
    assert names("copies", plugin(both)) == ["baseline"]


def test_plugins_import_modules_beside_them_and_never_each_others(plugin: WritePlugin) -> None:
    plugin('NAME = "left"\n', "left/naming.py", head="")
    plugin('NAME = "right"\n', "right/naming.py", head="")
    at_top = "from naming import NAME\n" + registering('name=NAME, summary="", stages=STAGES')
    within = "def register_variants(register):\n    import naming\n"
    within += '    register(Variant(name=naming.NAME, summary="", stages=STAGES))\n'
    before = list(sys.path)
    assert names("payments", plugin(at_top, "left/one.py"), plugin(within, "right/two.py"))[len(BUILT_IN) :] == [
        "left",
        "right",
    ]
    assert sys.path == before
    assert "naming" not in sys.modules


def test_loading_again_reads_the_file_again(plugin: WritePlugin) -> None:
    assert names("payments", plugin(SOUND))[len(BUILT_IN) :] == ["mine"]
    assert names("payments", plugin(SOUND.replace('"mine"', '"another"')))[len(BUILT_IN) :] == ["another"]


def test_another_process_loads_the_same_catalog(plugin: WritePlugin) -> None:
    path = plugin(SOUND)
    code = "import sys; from pathlib import Path; from pipelines.catalog import load_catalog\n"
    code += "for v in load_catalog([Path(sys.argv[1])]).variants: "
    code += "print(v.origin, v.variant.name, v.variant.spark_conf)"
    there = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    here = load_catalog([path]).variants
    assert there.stdout.splitlines() == [f"{v.origin} {v.variant.name} {v.variant.spark_conf}" for v in here]


def test_an_installed_plugin_names_its_entry_point_and_distribution(
    plugin: WritePlugin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(plugin, tmp_path, monkeypatch, SOUND)
    assert [each.origin for each in load_catalog().variants if each.variant.name == "mine"] == [
        "entry point fast of faster-payments"
    ]
    assert names()[-1] == "mine", "built-ins come first, whatever the order on the path"


def test_a_broken_installed_plugin_is_named_with_what_to_do(
    plugin: WritePlugin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(plugin, tmp_path, monkeypatch, "import there_is_no_such_module")
    with pytest.raises(PipelineError, match=r"entry point fast of faster-payments.*there_is_no_such.*uninstall"):
        load_catalog()


def test_a_checkout_that_is_not_installed_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(PipelineError, match=r"not installed; run: pip install -e \."):
        load_catalog()


def test_an_unknown_workload_is_told_with_those_there_are() -> None:
    with pytest.raises(PipelineError, match="no workload 'payrolls': there is payments"):
        load_catalog().variants_of("payrolls")


def install(plugin: WritePlugin, folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Put a distribution with one entry point on the path, as pip would."""
    plugin(text, "faster_payments_plugin.py")
    plugin("Metadata-Version: 2.1\nName: faster-payments\nVersion: 1.0\n", "faster-1.0.dist-info/METADATA", head="")
    entry = "[spark_variant_bench.variants]\nfast = faster_payments_plugin\n"
    plugin(entry, "faster-1.0.dist-info/entry_points.txt", head="")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "faster_payments_plugin", raising=False)
