"""Every command in the documents runs: short ones always, long ones nightly."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from bench.services.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (
    ROOT / "README.md",
    ROOT / "docs" / "performance_engineering.md",
    ROOT / "docs" / "clusters.md",
    ROOT / "docs" / "regression_checks.md",
    ROOT / "docs" / "streaming.md",
    ROOT / "docs" / "storage.md",
    ROOT / "docs" / "engines.md",
    ROOT / "docs" / "teaching_notes.md",
    ROOT / "docs" / "writing-a-variant.md",
    ROOT / "docs" / "your-own-pipeline.md",
    ROOT / "docs" / "labs.md",
    ROOT / "docs" / "workloads.md",
    *sorted(ROOT.glob("pipelines/*/README.md")),
)
LONG = (
    "bench --scale 10",
    "bench --scale 50",
    "bench --ablate",
    "bench sweep",
    "bench gate",
    "bench ab",
    "bench history",
    "dev tox",
    "bench --scale 0.01",
    "phase1_baseline",
    "--stream kafka",  # starts a broker
    "/tmp/lesson",  # the whole lesson, one command on the outputs of another
    "my-idea",  # written first, then tested and measured
    "my_idea",
    "--predict",  # runs a lab
    "compare-scripts",
    "shops.py",
)
MAKES_DATA = "python -m datasets"  # quick, and what long commands read
SERVES = " & "  # a command that goes on while the next one runs
DRY = ("--dry-run", "--list", "--help")
PATIENCE = 500
LONG_PATIENCE = 3_000
"""Seconds for a command: the README's first takes some twenty minutes where nothing else runs."""


def commands() -> list[str]:
    blocks = [block for path in DOCUMENTS for block in re.findall(r"```sh\n(.*?)```", path.read_text(), re.DOTALL)]
    joined = (block.replace("\\\n", " ").replace(" &\n", SERVES).replace("kill %1\n", "") for block in blocks)
    lines = [re.sub(r" {2,}", " ", line.strip()) for block in joined for line in block.splitlines() if line.strip()]
    return list(dict.fromkeys(lines))  # what two documents say is run once


def is_long(command: str) -> bool:
    return any(part in command for part in LONG) and not any(part in command for part in DRY)


def run(command: str, folder: Path, patience: float = PATIENCE) -> None:
    """Run a command of a document with this Python, in a folder of its own; addresses in /tmp become that folder.

    What stands before it and serves it is started first, waited for and ended, on a port that is free here.
    """
    *services, asked = command.replace("/tmp/", f"{folder}/").replace("7077", str(free_port())).split(SERVES)
    with ExitStack() as stack:
        for service in services:
            stack.enter_context(serving(service, folder))
        done = subprocess.run(
            words_of(asked),
            cwd=folder,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


@contextmanager
def serving(command: str, folder: Path) -> Iterator[None]:
    """A command in the background, from the moment on when it says its address."""
    process = subprocess.Popen(
        words_of(command), cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    try:
        assert "127.0.0.1" in process.stdout.readline(), command
        yield
    finally:
        process.terminate()
        process.communicate()


def words_of(command: str) -> list[str]:
    """The words of a command for this Python and this checkout."""
    words = shlex.split(command)
    assert words[:2] == ["uv", "run"], f"not a command that this test understands: {command}"
    words = words[4:] if words[2:4] == ["--group", "dev"] else words[2:]
    if words[0] == "python":
        words[0] = sys.executable
    else:
        words[0] = str(Path(sys.executable).with_name(words[0]))
    return [str(ROOT / word) if word.startswith("pipelines/") else word for word in words]


def environment() -> dict[str, str]:
    """That of a reader whose Python this is."""
    scripts = str(Path(sys.executable).parent)
    return {
        **os.environ,
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all commands run, one after another, with the README's plugin and a pipeline of the reader's in it."""
    folder = tmp_path_factory.mktemp("reader")
    plugin = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert plugin is not None
    (folder / "my_variant.py").write_text(plugin.group(1))
    own = (ROOT / "docs" / "your-own-pipeline.md").read_text()
    for name, text in re.findall(r"```python\n# (\w+\.py)\n(.*?)```", own, re.DOTALL):
        (folder / name).write_text(text)
    shutil.copytree(ROOT / "budgets", folder / "budgets")
    who = ("-c", "user.name=Reader", "-c", "user.email=reader@localhost")
    for words in (
        ("init", "--quiet", "-b", "main"),
        ("add", "my_variant.py"),
        (*who, "commit", "--quiet", "-m", "Mine"),
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)  # a branch to compare with
    return folder


def test_the_readme_begins_with_the_two_commands_that_do_all_the_set_up() -> None:
    first, second = [command for command in commands() if command.startswith("pip install uv && ")]
    assert first.removeprefix("pip install uv && ") == "uv run python -m bench --scale 10 --skew 0.9"
    assert second.removeprefix("pip install uv && ") == "uv run --group dev tox"
    assert "uv run --group dev tox" in (ROOT / ".ci" / "run").read_text()


@pytest.mark.parametrize(
    "command", [each for each in commands() if not is_long(each) and not each.startswith("pip install")]
)
def test_a_short_command_of_the_documents_runs(command: str, folder: Path) -> None:
    run(command, folder)


@pytest.mark.nightly
@pytest.mark.parametrize(
    "command", [each for each in commands() if (is_long(each) or MAKES_DATA in each) and "dev tox" not in each]
)
def test_a_long_command_of_the_documents_runs(command: str, folder: Path) -> None:
    run(command.removeprefix("pip install uv && "), folder, LONG_PATIENCE)
