"""Another revision of the code, checked out beside this one for as long as it is compared with."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from bench.errors import BenchError, NotComparableError
from bench.machine.own_group import python_path
from bench.machine.scratch import Scratch
from bench.options import Base
from reports.writing.formatting import plural

_PATIENCE: Final = 120.0  # seconds for a checkout, and for a look at a variant
PACKAGE: Final = "pipelines"
"""What is taken from the other revision. The harness is this one's for both, or they would be measured otherwise."""


class _RefusedError(BenchError):
    """Git is there, and does not do what it was asked for."""


@contextmanager
def checked_out(revision: str, variant: str, workload: str, plugins: Sequence[Path], *, dirty: bool) -> Iterator[Base]:
    """The variant as of a revision. Plugins are that revision's where they lie in the repository, else as they are.

    Raises BenchError for an unknown revision and, unless `dirty`, for changes that no commit has; NotComparableError
    where the variant is not there or its code cannot be loaded.
    """
    commit = _commit(revision)
    if not dirty and (changed := _git("status", "--porcelain", "--untracked-files=no")):
        files = plural(len(changed.splitlines()), "file")
        raise BenchError(f"{files} changed since the last commit: commit, or compare what lies there with --dirty")
    place = Scratch(Path(tempfile.gettempdir()), "base-")
    tree, first = place.folder / "tree", place.folder / "first"
    if place.make():
        _git("worktree", "prune")  # or git would remember what a killed command had left
    try:
        _git("worktree", "add", "--detach", "--quiet", str(tree), commit)
        try:
            first.mkdir()
            if (tree / PACKAGE).is_dir():
                (first / PACKAGE).symlink_to(tree / PACKAGE, target_is_directory=True)
                _take_entry_points(tree, first)
            then = tuple(str(_as_of(tree, plugin)) for plugin in plugins)
            conf = _settings(first, variant, workload, then, revision)
            yield Base(revision=commit, folder=str(first), plugins=then, spark_conf=conf)
        finally:
            _git("worktree", "remove", "--force", str(tree))
    finally:
        place.remove()


def _take_entry_points(tree: Path, first: Path) -> None:
    """Let the plugins that count be those of that revision's project, and not those that are installed."""
    try:
        project = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        groups, name = project["entry-points"], project["name"]
    except (OSError, ValueError, KeyError):
        return
    about = first / f"{name.replace('-', '_')}-0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n", encoding="utf-8")
    lines = [line for group in groups for line in (f"[{group}]", *(f"{k} = {v}" for k, v in groups[group].items()))]
    (about / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")


def _commit(revision: str) -> str:
    try:
        _git("rev-parse", "--git-dir")
    except _RefusedError as error:  # then there is nothing wrong with the revision
        raise BenchError(f"--base {revision!r} needs a repository, and here is none ({error}): go to one") from None
    try:
        return _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    except _RefusedError:
        raise BenchError(f"--base {revision!r} is no commit of this repository: fetch it, or name another") from None


def _as_of(tree: Path, plugin: Path) -> Path:
    path = plugin.absolute()
    top = Path(_git("rev-parse", "--show-toplevel").strip())
    return tree / path.relative_to(top) if path.is_relative_to(top) else path


def _settings(
    first: Path, variant: str, workload: str, plugins: Sequence[str], revision: str
) -> tuple[tuple[str, str], ...]:
    """The variant's Spark settings there, asked of a process that loads that revision's code."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.regressions.settings_of_variant", workload, variant, *plugins],
        cwd=first,
        env={**os.environ, "PYTHONPATH": python_path(str(first))},
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it ended without a word"]
        raise NotComparableError(f"{variant} as of {revision} cannot be loaded: {said[-1][:300]}")
    return tuple(msgspec.json.decode(done.stdout, type=dict[str, str]).items())


def _git(*words: str) -> str:
    command = ["git", "--no-optional-locks", *words]  # as `bench/machine/environment.py` looks
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except FileNotFoundError:
        raise BenchError("git is not installed, and another revision has to be checked out: install it") from None
    if done.returncode:
        raise _RefusedError(f"git {words[0]} failed: {' '.join(done.stderr.split())[:300] or done.returncode}")
    return done.stdout
