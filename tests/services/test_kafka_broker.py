"""A real broker: started, stopped, killed with its caller; nothing of it is left."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from bench.errors import BenchError
from bench.machine.java import find_java
from bench.services.kafka_broker import KafkaBroker
from tests.processes import alive, below, listening
from tests.services.needs import SERVICES

pytestmark = SERVICES

JAVA = find_java().home / "bin" / "java"
STARTED = """
import sys, time
from pathlib import Path
from bench.services.kafka_broker import KafkaBroker
folder = Path(sys.argv[2])
broker = KafkaBroker(Path(sys.argv[1]), folder / "scratch", folder / "kafka.log")
print(broker.port, flush=True)
time.sleep(600)
"""


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_broker_listens_on_loopback_until_it_is_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    with KafkaBroker(JAVA, tmp_path / "scratch", tmp_path / "kafka.log") as broker:
        own = below(os.getpid(), str(tmp_path))
        assert len(own) == 2
        assert listening(own) == {"127.0.0.1"}
        assert is_open(broker.port)
    assert not is_open(broker.port)
    assert not alive(own)
    assert [path.name for path in tmp_path.iterdir()] == ["kafka.log"]


def test_a_broker_does_not_outlive_a_caller_that_was_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTED, str(JAVA), str(tmp_path)]
    caller = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert caller.stdout is not None
    port = int(caller.stdout.readline())
    own = below(caller.pid)
    assert is_open(port) and len(own) == 2
    caller.send_signal(signal.SIGKILL)
    caller.communicate()
    assert not alive(own, 5)
    assert list(tmp_path.iterdir()) == []


def test_a_broker_that_stops_by_itself_is_noticed_and_leaves_nothing(tmp_path: Path) -> None:
    with KafkaBroker(JAVA, tmp_path / "scratch", tmp_path / "kafka.log") as broker:
        own = below(os.getpid(), str(tmp_path))
        (jvm,) = (each for each in own if "kafka.Kafka" in each.cmdline())
        jvm.kill()
        psutil.wait_procs(own, timeout=5)
        assert not broker.alive
    assert not (tmp_path / "scratch").exists()


def test_a_port_that_is_taken_is_told_at_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(BenchError, match=f"port {port} of 127.0.0.1 cannot be used"):
            KafkaBroker(JAVA, tmp_path / "scratch", tmp_path / "kafka.log", port)
    assert list(tmp_path.iterdir()) == []


def test_a_java_that_cannot_run_it_is_told_in_one_line(tmp_path: Path) -> None:
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho Error: no such thing\nexit 1\n")
    java.chmod(0o755)
    with pytest.raises(BenchError, match=r"could not start: Error: no such thing"):
        KafkaBroker(java, tmp_path / "scratch", tmp_path / "kafka.log")
    assert not (tmp_path / "scratch").exists()


def test_the_command_serves_until_it_is_interrupted() -> None:
    command = [sys.executable, "-m", "bench.services", "kafka"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    port = int(process.stdout.readline().split(":")[1])
    assert is_open(port)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert not is_open(port)
