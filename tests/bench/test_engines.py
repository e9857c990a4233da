"""What --engine and NAME@ENGINE mean, and what is said where an engine cannot be had."""

from __future__ import annotations

import socket
from collections.abc import Sequence

import pytest

from bench.chosen_engines import Engines, parse_engines
from bench.cli import main
from bench.errors import BenchError
from bench.options import Base, Options
from bench.planning import engine_checks
from bench.planning.engine_checks import check_server
from bench.planning.selection import Selection, select
from bench.workers.assigned import variant_of
from bench.workers.messages import Assignment
from pipelines.catalog import load_catalog
from pipelines.variant import CONNECT, SAIL, SPARK, static_conf
from reports.record import Trial

CATALOG = load_catalog()


def chosen(*variants: str, engines: Sequence[str] = ()) -> Selection:
    return select(CATALOG, Options(variants=variants, engines=parse_engines("--engine", engines)))


def names(selection: Selection) -> list[str]:
    return [variant.name for variant in selection.variants]


def test_engines_are_named_in_any_order_and_a_server_by_its_address() -> None:
    assert parse_engines("--engine", ["sail", "spark", "sail"]) == Engines(names=("sail", "spark"))
    assert parse_engines("--engine", ["connect=sc://[::1]:15002"]).address == "sc://[::1]:15002"


@pytest.mark.parametrize(
    "text", ["flink", "connect", "connect=", "connect=127.0.0.1:1", "connect=sc://h:1/;token=x", "sail=", "sail=2", ""]
)
def test_anything_else_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(BenchError, match="is none: give spark, sail or connect=sc://HOST:PORT"):
        parse_engines("--engine", [text])


def test_a_second_server_is_refused() -> None:
    with pytest.raises(BenchError, match="one Connect server at a time, not sc://a:1 and sc://b:1"):
        parse_engines("--engine", ["connect=sc://a:1", "connect=sc://b:1"])


def test_on_an_engine_every_spark_variant_is_run_there_and_all_others_as_they_are() -> None:
    assert names(chosen(engines=["sail"])) == [
        "duckdb-reference",
        "baseline@sail",
        "spark-defaults@sail",
        "optimized@sail",
    ]
    both = names(chosen("spark-defaults", "optimized", engines=["spark", "sail"]))
    assert both == ["spark-defaults", "optimized", "spark-defaults@sail", "optimized@sail"]


OF_A_DRIVER = {"spark.driver.memory": "4g", "spark.sql.extensions": "some.Extension"}
OF_A_SESSION = {"spark.sql.shuffle.partitions": "3"}


@pytest.mark.parametrize("elsewhere", ["sail", "connect=sc://127.0.0.1:1"])
def test_settings_of_a_driver_are_for_spark_alone_and_those_of_a_session_for_all(elsewhere: str) -> None:
    engines = parse_engines("--engine", ["spark", elsewhere])
    conf = tuple({**OF_A_DRIVER, **OF_A_SESSION}.items())
    on_spark, there = select(CATALOG, Options(variants=("optimized",), engines=engines, conf=conf)).variants
    assert on_spark.spark_conf.items() >= {**OF_A_DRIVER, **OF_A_SESSION}.items()
    assert static_conf(there) == {}
    assert there.spark_conf.items() >= OF_A_SESSION.items()


@pytest.mark.parametrize("engine", [SAIL, CONNECT])
def test_a_worker_of_another_engine_leaves_out_the_settings_of_a_driver_too(engine: str) -> None:
    name = f"optimized@{engine}"
    assignment = Assignment(
        workload="payments",
        engine=engine,
        plugins=(),
        spark_conf={},
        overrides={**OF_A_DRIVER, **OF_A_SESSION},
        borrowed={},
        reference=None,
        datasets={},
        outputs="",
        scratch="",
        keep_outputs=False,
        renamed={name: "optimized"},
    )
    trial = Trial(id="t", dataset="d", fork=1, block=1, variant=name, stages=("batch_index",))
    variant = variant_of(CATALOG, assignment, trial)
    assert static_conf(variant) == {}
    assert variant.spark_conf.items() >= OF_A_SESSION.items()


def test_one_variant_on_one_engine_stands_beside_others_on_spark() -> None:
    found = chosen("baseline", "optimized@sail")
    assert names(found) == ["baseline", "optimized@sail"]
    assert found.baseline == "baseline"
    assert {engine for engine, _, _ in found.groups} > {SPARK, SAIL}
    assert found.drivers == 1
    assert dict(found.elsewhere) == {"optimized@sail": "optimized"}


def test_patterns_mean_variants_elsewhere_only_where_they_say_so() -> None:
    assert names(chosen("*")) == [name for name in names(chosen("*")) if "@" not in name]
    assert names(chosen("spark-*@sail")) == ["spark-defaults@sail"]


def test_a_variant_that_is_named_on_spark_stays_there_with_all_its_settings() -> None:
    found = chosen("baseline", "optimized-with-kryo@spark", engines=["sail"])
    assert names(found) == ["baseline@sail", "optimized-with-kryo@spark"]
    there = found.variants[-1]
    assert there.engine == SPARK
    assert static_conf(there)


def test_a_variant_elsewhere_has_no_settings_that_only_a_driver_of_spark_takes() -> None:
    kryo = next(each.variant for each in CATALOG.variants if each.variant.name == "optimized-with-kryo")
    assert static_conf(kryo)
    (there,) = chosen("optimized-with-kryo@sail").variants
    assert not static_conf(there)
    assert there.spark_conf["spark.sql.shuffle.partitions"].isdecimal()


def test_an_engine_that_is_not_installed_is_one_line_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engine_checks, "find_spec", lambda name: None)
    assert main(["--engine", "sail", "--variant", "optimized", "--dry-run"]) == 2
    assert capsys.readouterr().err == (
        "error: optimized@sail needs pysail: uv sync --extra sail, or pip install pysail\n"
    )
    monkeypatch.setattr(engine_checks, "missing", lambda: ("grpc",))
    assert main(["--engine", "connect=sc://127.0.0.1:1", "--variant", "optimized", "--dry-run"]) == 2
    assert capsys.readouterr().err == "error: optimized@connect needs grpc: uv sync --extra connect\n"


def test_a_server_that_nobody_names_or_that_is_down_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--variant", "optimized@connect", "--dry-run"]) == 2
    assert "no server is named; give --engine connect=sc://HOST:PORT" in capsys.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as here:
        port = here.getsockname()[1]
        check_server(Engines(names=("connect",), address=f"sc://127.0.0.1:{port}"))
    with pytest.raises(BenchError, match=f"connect=sc://127.0.0.1:{port}: nothing answers there"):
        check_server(Engines(names=("connect",), address=f"sc://127.0.0.1:{port}"))


def test_code_of_another_revision_is_refused_elsewhere() -> None:
    base = Base(revision="c" * 40, folder="there", plugins=(), spark_conf=())
    with pytest.raises(BenchError, match="code of another revision is run on Spark"):
        select(CATALOG, Options(variants=("optimized@sail",), base=base))
