"""Going on with an earlier run: only with the options, the version and the code it began with."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import msgspec

from bench import __version__
from bench.environment import code_fingerprint
from bench.errors import BenchError
from bench.options import Options, check
from bench.prepare import Prepared
from bench.redaction import HIDDEN
from reports.store import RunStore


def options_of(folder: Path) -> Options:
    """The options that the run in `folder` was started with; ReportError or BenchError when it cannot be resumed."""
    header = RunStore.open(folder).header
    if header.version != __version__:
        raise BenchError(f"{folder} was made by version {header.version}, this is {__version__}: start a new run")
    try:
        options = check(msgspec.convert(header.options, Options, strict=False))
    except (msgspec.ValidationError, BenchError) as error:
        raise BenchError(f"{folder} has options that this version does not take ({error}): start a new run") from None
    if unknown := header.options.keys() - {field.name for field in fields(Options)}:
        raise BenchError(f"{folder} has the unknown option {min(unknown)!r}: start a new run")
    if any(HIDDEN in value for _, value in options.conf):
        raise BenchError(f"{folder} had secret settings, which are never recorded: start a new run")
    return options


def reopen(folder: Path, prepared: Prepared, *, force: bool) -> RunStore:
    """The store of an unfinished run; BenchError when it is finished or the code is another, unless forced."""
    store = RunStore.open(folder.resolve())
    header = store.header
    if header.outcome == "complete" and {record.trial.id for record in store.records()} >= {t.id for t in header.plan}:
        raise BenchError(f"{folder} is complete: render it again with python -m reports {folder}")
    plugins = [Path(plugin) for plugin in prepared.options.plugins]
    if code_fingerprint(plugins) != header.code and not force:
        raise BenchError(f"the code has changed since {folder} began: start a new run, or mix both with --force")
    if prepared.plan != header.plan and not force:
        raise BenchError(f"{folder} was planned otherwise than now: start a new run")
    return store
