"""What is given on the command line reaches the options of the run, in every command that starts one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import pytest

from bench.arguments.given import SEVERAL
from bench.arguments.run_arguments import run_arguments
from bench.chosen_engines import Engines
from bench.cli import main
from bench.display.display import Display
from bench.options import Options, Varied
from reports.record import Deploy, Mode, Stream

# One other value than the default for each field, and the words that ask for it.
WORDS: Mapping[str, tuple[list[str], Any]] = {
    "scales": (["--scale", "2"], (2.0,)),
    "skews": (["--skew", "0.3", "--skew", "0.6"], (0.3, 0.6)),
    "hot_shares": (["--hot-share", "0.1,0.2"], (0.1, 0.2)),
    "skew_columns": (["--skew-columns", "user,merchant"], ("user", "merchant")),
    "variants": (["--variant", "one", "--variant", "two*"], ("one", "two*")),
    "engines": (["--engine", "spark", "--engine", "sail"], Engines(names=("spark", "sail"))),
    "ablate": (["--ablate"], True),
    "vary": (["--vary", "spark.some.key=1,2"], Varied(key="spark.some.key", values=("1", "2"))),
    "repeated_only": (["--ablate"], True),
    "repeat_all": (["--repeat-all"], True),
    "stages": (["--stage", "one", "--stage", "two"], ("one", "two")),
    "mode": (["--mode", "quick"], Mode.QUICK),
    "repetitions": (["--repetitions", "5"], 5),
    "warm_ups": (["--warm-ups", "4"], 4),
    "forks": (["--forks", "9"], 9),
    "budget": (["--budget", "10m"], 600.0),
    "precision": (["--precision", "2%"], 0.02),
    "margin": (["--margin", "5%"], 0.05),
    "timeout": (["--timeout", "90s"], 90.0),
    "seed": (["--seed", "7"], 7),
    "master": (["--master", "local[3]"], "local[3]"),
    "conf": (["--conf", "spark.a=1", "--conf", "spark.b=2"], (("spark.a", "1"), ("spark.b", "2"))),
    "plugins": (["--plugin", "one.py", "--plugin", "two.py"], ("one.py", "two.py")),
    "workload": (["--workload", "other"], "other"),
    "data": (["--data", "folder"], "folder"),
    "out": (["--out", "elsewhere"], "elsewhere"),
    "data_dir": (["--data-dir", "data"], "data"),
    "scratch": (["--scratch", "fast"], "fast"),
    "prices": (["--prices", "mine.toml"], "mine.toml"),
    "keep_outputs": (["--keep-outputs"], True),
    "verify_metrics": (["--verify-metrics"], True),
    "stream": (["--stream", "kafka"], Stream.KAFKA),
    "kafka_bootstrap": (["--stream", "kafka", "--kafka-bootstrap", "somewhere:9092"], "somewhere:9092"),
    "deploy": (["--deploy", "local-cluster"], Deploy.LOCAL_CLUSTER),
    "executors": (["--executors", "3"], 3),
    "executor_cores": (["--executor-cores", "4"], 4),
    "executor_memory": (["--executor-memory", "1g"], "1g"),
    "pace": (["--stream", "kafka", "--pace", "2000/s"], 2000.0),
    "storage": (["--storage", "s3a://bucket/place"], "s3a://bucket/place"),
    "s3_endpoint": (["--storage", "s3a://bucket", "--s3-endpoint", "http://127.0.0.1:9000"], "http://127.0.0.1:9000"),
    "s3_path_style": (["--storage", "s3a://bucket", "--s3-path-style"], True),
}
DISPLAY: Mapping[str, list[str]] = {
    "dry_run": ["--dry-run"],
    "open_page": ["--open"],
    "as_json": ["--json"],
    "quiet": ["-q"],
    "verbose": ["--verbose"],
    "pause_at": ["--pause-at", "one"],
}
SWEPT = {"scales", "skews", "hot_shares", "vary"}
Launched = Callable[..., tuple[Options, Display]]


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> Launched:
    """What a command would start a run with."""
    found: list[tuple[Options, Display]] = []

    def start(options: Options, display: Display) -> int:
        found.append((options, display))
        return 0

    monkeypatch.setattr("bench.cli.start", start)
    monkeypatch.setattr("bench.commands.sweep.start", start)

    def launch(*words: str) -> tuple[Options, Display]:
        assert main(words) == 0
        return found.pop()

    return launch


def sweep_of(field: str) -> list[str]:
    """A command that sweeps something, which the words of the field may do themselves."""
    swept = ["--vary", "spark.some.key=1,2"] if field == "data" else ["--hot-share", "0.3,0.4"]
    return ["sweep", *([] if field in SWEPT - {"scales"} else swept)]


def test_every_field_of_the_options_has_words_here() -> None:
    assert list(WORDS) == [field.name for field in fields(Options) if field.name != "base"]  # that is for `ab` alone
    assert set(DISPLAY) == {field.name for field in fields(Display)}


@pytest.mark.parametrize("field", WORDS)
def test_every_option_reaches_the_run(field: str, launched: Launched) -> None:
    words, value = WORDS[field]
    assert getattr(launched()[0], field) != value
    assert getattr(launched(*words)[0], field) == value


@pytest.mark.parametrize("field", [field for field in WORDS if field != "repeated_only"])
def test_every_option_reaches_the_run_of_a_sweep(field: str, launched: Launched) -> None:
    words, value = WORDS[field]
    assert getattr(launched("sweep", "--hot-share", "0.3,0.4")[0], field) != value
    assert getattr(launched(*sweep_of(field), *words)[0], field) == value


@pytest.mark.parametrize("field", DISPLAY)
@pytest.mark.parametrize("command", [[], ["sweep", "--scale", "1,2"]], ids=["bench", "sweep"])
def test_every_option_of_what_is_shown_reaches_the_run(field: str, command: list[str], launched: Launched) -> None:
    assert launched(*command)[1] == Display()
    value: Any = "one" if field == "pause_at" else True
    assert launched(*command, *DISPLAY[field])[1] == Display(**{field: value})


def test_every_parameter_is_an_option_of_the_run_or_of_what_is_shown() -> None:
    parameters = inspect.signature(run_arguments).parameters
    assert {SEVERAL.get(name, name) for name in parameters} == (set(WORDS) - {"repeated_only"}) | set(DISPLAY)


def test_without_options_a_run_is_what_the_options_are_by_default(launched: Launched) -> None:
    assert launched() == (Options(), Display())


def test_a_sweep_has_one_skew_and_leaves_out_what_is_measured_once_unless_asked_otherwise(launched: Launched) -> None:
    assert launched("sweep", "--scale", "1,2")[0] == Options(scales=(1.0, 2.0), skews=(0.9,), repeated_only=True)
    assert launched("sweep", "--skew", "0,1")[0] == Options(skews=(0.0, 1.0), repeated_only=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--json", "sweep", "--scale", "1,2"], "--json stands before sweep"),
        (["-q", "calibrate"], "--quiet stands before calibrate"),
        (["--resume", "runs/latest", "--dry-run"], "--dry-run cannot be changed with --resume"),
    ],
)
def test_what_would_be_ignored_is_refused_by_the_name_it_was_given(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], ["sweep"]], ids=["bench", "sweep"])
def test_skew_and_hot_share_exclude_each_other(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--skew", "0,1", "--hot-share", "0.1"]) == 2
    assert "exclude each other" in capsys.readouterr().err
