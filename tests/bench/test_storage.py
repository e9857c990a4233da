"""Where a run's data lie: what a driver is told, and that credentials are known so as to be hidden."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from bench.accounts import Accounts
from bench.engines.registered import OWN
from bench.machine.java import NO_JAVA, Java
from bench.observer import Observer
from bench.options import Options
from bench.redaction import Redaction
from bench.storage.aws_secrets import aws_secrets
from bench.storage.storage import LocalDisk, storage
from bench.storage.store_storage import StoreStorage
from bench.storage.stored_input import StoredInput
from reports.record import StorageInfo

JAVA = Java(home=Path("/java"), version="17")
NOBODY = cast(Observer, None)
ASKED = Options(storage="s3a://bench/some/", s3_endpoint="http://127.0.0.1:9000", s3_path_style=True)


def store() -> StoreStorage:
    found = storage(ASKED, JAVA, Accounts(), NOBODY)
    assert isinstance(found, StoreStorage)
    found._jars = (Path("/cache/one.jar"), Path("/cache/two.jar"))
    return found


def test_a_local_driver_gets_the_jars_on_its_class_path_after_those_that_were_asked_for() -> None:
    found = store().settings({"spark.master": "local[2]", "spark.driver.extraClassPath": "mine.jar"})
    assert found["spark.driver.extraClassPath"] == "mine.jar:/cache/one.jar:/cache/two.jar"
    assert "spark.jars" not in found


def test_a_cluster_is_sent_the_jars() -> None:
    found = store().settings({"spark.master": "spark://here:7077", "spark.jars": "mine.jar"})
    assert found["spark.jars"] == "mine.jar,file:///cache/one.jar,file:///cache/two.jar"


def test_executors_on_this_machine_find_them_where_they_are() -> None:
    found = store().settings({"spark.master": "spark://here:7077", OWN: "true", "spark.jars": "mine.jar"})
    both = "/cache/one.jar:/cache/two.jar"
    assert (found["spark.executor.extraClassPath"], found["spark.driver.extraClassPath"]) == (both, both)
    assert found["spark.jars"] == "mine.jar"


def test_settings_name_the_store_the_committer_and_no_credentials() -> None:
    conf = store().conf
    assert conf["spark.hadoop.fs.s3a.endpoint"] == "http://127.0.0.1:9000"
    assert conf["spark.hadoop.fs.s3a.path.style.access"] == "true"
    assert conf["spark.hadoop.fs.s3a.committer.name"] == "magic"
    assert not [key for key in conf if key.endswith((".access.key", ".secret.key", ".session.token"))]
    assert store().info == StorageInfo(folder="s3a://bench/some", endpoint="http://127.0.0.1:9000", path_style=True)


def test_a_store_that_is_only_read_needs_the_client_and_no_committer() -> None:
    asked = Options(data="s3a://given/shop", s3_endpoint="http://127.0.0.1:9000")
    found = storage(asked, JAVA, Accounts(), NOBODY)
    assert isinstance(found, StoredInput)
    found._jars = (Path("/cache/one.jar"),)
    assert found.settings({"spark.master": "local[2]"})["spark.driver.extraClassPath"] == "/cache/one.jar"
    assert found.conf["spark.hadoop.fs.s3a.endpoint"] == "http://127.0.0.1:9000"
    assert not [key for key in found.conf if "commit" in key.lower()], "outputs are written to a disk"
    assert found.info == StorageInfo(data="s3a://given/shop", endpoint="http://127.0.0.1:9000")


def test_a_run_on_this_disk_and_one_without_spark_reach_nothing() -> None:
    for options, java in ((Options(), JAVA), (ASKED, NO_JAVA)):
        found = storage(options, java, Accounts(), NOBODY)
        assert isinstance(found, LocalDisk)
        found.check()
        found.publish({})
        assert found.settings({"spark.a": "1"}) == {"spark.a": "1"}
        assert (found.info, found.places, dict(found.conf)) == (None, {}, {})
        found.close(keep_outputs=False)


def test_credentials_of_the_environment_and_of_profiles_are_hidden(tmp_path: Path) -> None:
    file = tmp_path / "credentials"
    file.write_text("[work]\naws_access_key_id = AKIAWORK\naws_secret_access_key = swordfish%1\nregion = here\n")
    environment = {
        "AWS_ACCESS_KEY_ID": "AKIANOBODY",
        "AWS_SECRET_ACCESS_KEY": "hunter22",
        "AWS_SHARED_CREDENTIALS_FILE": str(file),
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
    }
    found = aws_secrets(environment)
    assert set(found.values()) == {"AKIANOBODY", "hunter22", "AKIAWORK", "swordfish%1"}
    told = Redaction.of(found).text("AKIANOBODY and AKIAWORK said hunter22 and swordfish%1, here")
    assert told == "(redacted) and (redacted) said (redacted) and (redacted), here"


def test_a_file_that_holds_no_profiles_is_none(tmp_path: Path) -> None:
    file = tmp_path / "credentials"
    file.write_bytes(b"\xff no profile")
    nowhere = str(tmp_path / "none")
    assert aws_secrets({"AWS_SHARED_CREDENTIALS_FILE": str(file), "AWS_CONFIG_FILE": nowhere}) == {}
