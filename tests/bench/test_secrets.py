"""What looks secret never reaches a file of a run."""

import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bench.arguments.option_texts import parse_varied
from bench.engines.gateway import arguments
from bench.errors import BenchError
from bench.options import Base, Options
from bench.planning.prepare import prepare
from bench.redaction import Redaction, cleared, is_secret
from bench.running.header import make_header
from bench.surroundings import Surroundings
from reports.files.encoded import as_json
from reports.record import Kind, StageRecord, Status, Trial, TrialRecord
from tests.bench.conftest import COUNTING
from tests.reports.sample_run import environment

SECRET = "hunter2"
TEXTS = (
    f"https://user:{SECRET}@example.org/path",
    f"https://{SECRET}@example.org/path",
    f"s3a://key:{SECRET}@bucket/path",
    f"-Xss4m -Dpassword={SECRET} -Dx=1",
    f"-Djavax.net.ssl.keyStorePassword={SECRET}",
    f"jdbc:postgresql://host/db?user=me&password={SECRET}&ssl=true",
    f"https://account.blob.core.windows.net/c?sv=2024&sig={SECRET}",
    f'{{"password": "{SECRET} and {SECRET}"}}',
    f"wrong password: {SECRET}",
    f"fs.s3a.secret.key = {SECRET}",
    f"Authorization: Bearer {SECRET}.{SECRET}",
    f"token='{SECRET} {SECRET}'",
)
HARMLESS = (
    "abfss://container@account.dfs.core.windows.net/path",
    "ssh://git@example.org/x",
    "http://example.org:8080/path@2x.png",
    "mismatched input: unexpected token: FROM",
    "Filter (token#12 = 5) AND isnotnull(token#12)",
    "spark.sql.shuffle.partitions=8",
    "java.util.NoSuchElementException: key not found: 3",
)
KEYS = (
    "spark.hadoop.fs.s3a.secret.key",
    "spark.hadoop.fs.s3a.access.key",
    "spark.hadoop.fs.azure.account.key.me.dfs.core.windows.net",
    "spark.hadoop.fs.azure.sas.container.me.blob.core.windows.net",
    "spark.hadoop.fs.gs.auth.service.account.private.key",
    "spark.ssl.keyPassword",
    "spark.my.passwd",
    "spark.my.apiKey",
    "spark.my.token",
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_cleared_of_what_looks_secret(text: str) -> None:
    assert SECRET not in cleared(text)
    assert "(redacted)" in cleared(text)
    assert cleared(cleared(text)) == cleared(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_text_stays_as_it_is(text: str) -> None:
    assert cleared(text) == text


@pytest.mark.parametrize("key", KEYS)
def test_a_setting_is_secret_by_its_key(key: str) -> None:
    assert is_secret(key)
    assert Redaction().conf({key: "a"}) == {key: "(redacted)"}


def test_other_settings_are_shown_but_for_what_looks_secret_in_them() -> None:
    conf = {"spark.sql.shuffle.partitions": "8", "spark.driver.extraJavaOptions": "-Xss4m -Dtoken=abc"}
    assert Redaction().conf(conf) == {
        "spark.sql.shuffle.partitions": "8",
        "spark.driver.extraJavaOptions": "-Xss4m -Dtoken=(redacted)",
    }


def test_the_value_of_a_secret_setting_is_cleared_wherever_it_stands_in_a_record() -> None:
    redaction = Redaction.of({"spark.my.password": SECRET, "spark.my.token.enabled": "true"})
    trial = Trial(id="t", dataset="d", fork=1, block=1, variant="v", stages=("s",), kind=Kind.MEASURED)
    stage = StageRecord(
        stage="s",
        status=Status.FAILED,
        error=f"it is {SECRET}, true",
        notes=(SECRET,),
        plans=(f"Scan {SECRET}",),
        undeclared_conf={"spark.x": SECRET},
    )
    found = redaction.record(
        TrialRecord(trial=trial, status=Status.FAILED, started_at=0, seconds=1, stages=(stage,), error=stage.error)
    )
    assert SECRET not in repr(found)
    assert found.error == "it is (redacted), true"


@pytest.mark.parametrize(
    "words",
    [
        ["--conf", f"spark.my.password={SECRET} x"],
        [f"--conf=spark.my.password={SECRET} x"],
        ["--conf", f"spark.driver.extraJavaOptions=-Dpassword={SECRET}"],
    ],
)
def test_the_command_of_a_run_is_told_without_secrets(words: list[str]) -> None:
    (*_, last) = Redaction().command(["python", "-m", "bench", *words])
    assert last.endswith("password=(redacted)")


OF_A_BASE = Base(revision="1a2b3c4d", folder="somewhere", plugins=(), spark_conf=(("spark.my.password", SECRET),))


@pytest.mark.parametrize(
    "options",
    [
        Options(master=f"k8s://https://me:{SECRET}@here:6443"),
        Options(conf=(("spark.my.password", SECRET), ("spark.my.url", f"https://me:{SECRET}@here/"))),
        Options(base=OF_A_BASE),
        Options(base=replace(OF_A_BASE, spark_conf=(("spark.my.url", f"https://me:{SECRET}@here/"),))),
    ],
)
def test_no_secret_is_in_the_header_of_a_run(options: Options) -> None:
    nothing = SimpleNamespace(info=None)
    around = SimpleNamespace(cluster=nothing, streams=nothing, storage=nothing, world={"spark.master": options.master})
    prepared = prepare(replace(options, workload="counting", plugins=(str(COUNTING),), variants=("plain",)))
    header = make_header(prepared, (), environment(), cast(Surroundings, around), {}, run="one")
    written = as_json(header).decode()
    assert SECRET not in written
    assert "(redacted)" in str(header.options)


def test_secrets_are_no_arguments_of_the_jvm_but_what_java_reads_from_them() -> None:
    shown = {
        "spark.driver.memory": "1g",
        "spark.driver.extraJavaOptions": f"-Dpassword={SECRET}",
        "spark.jars.repositories": f"https://me:{SECRET}@here/",
    }
    hidden = {"spark.my.password": SECRET, "spark.jars.token": SECRET, "spark.my.url": f"https://me:{SECRET}@here/"}
    assert arguments({**shown, **hidden}) == shown


def test_a_log_is_cleared_and_otherwise_left_as_it_is(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    log.write_bytes(b"one\r\n\xff token=hunter2\nlast")
    Redaction().file(log)
    assert log.read_bytes() == b"one\r\n\xff token=(redacted)\nlast"
    assert list(tmp_path.iterdir()) == [log]


def test_a_secret_setting_is_not_varied_since_its_values_become_names() -> None:
    with pytest.raises(BenchError, match=r"looks secret.*--conf"):
        parse_varied("--vary", "spark.my.password=a,b")


def test_a_text_ten_times_as_long_takes_some_ten_times_as_long_to_clear() -> None:
    def seconds(times: int) -> float:
        text = f"{'a' * 10 * times} {'password' * times} x {'://' * times}{'https://' * times}"
        began = time.process_time()
        assert cleared(text) == text
        return time.process_time() - began

    assert seconds(10_000) < 30 * seconds(1_000) + 0.1, "a hundred times would be quadratic"
