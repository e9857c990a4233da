"""Going on with an earlier run: only with the options, the version and the code it began with."""

from __future__ import annotations

import platform
import shlex
from dataclasses import fields
from pathlib import Path

import msgspec

from bench import __version__
from bench.errors import BenchError
from bench.machine.environment import code_fingerprint, cores, processor, spark_version
from bench.machine.java import NO_JAVA, find_java
from bench.machine.places import OUTPUTS
from bench.options import Options, check
from bench.planning.blocks import FINAL
from bench.planning.prepare import Prepared
from bench.redaction import HIDDEN
from bench.running.run import COMPLETE
from bench.running.same_data import check_same_data
from reports.files.reading import HEADER_FILE
from reports.files.store import RunStore
from reports.record import Environment
from reports.render import HTML_FILE


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
    if options.base:
        raise BenchError(
            f"{folder} compared with another revision, whose checkout is gone: the same command begins anew"
        )
    if any(HIDDEN in value for value in (options.master, *(value for _, value in options.conf))):
        raise BenchError(f"{folder} had secret settings, which are never recorded: start a new run")
    return options


def reopen(folder: Path, prepared: Prepared, *, force: bool) -> RunStore:
    """The store of an unfinished run; BenchError when it is finished or its data have changed, or unless forced when
    the code, the machine or its software is another.
    """
    store = RunStore.open(folder.resolve())
    header = store.header
    final = {record.trial.id for record in store.records() if record.status in FINAL}
    done = header.outcome == COMPLETE and final >= {trial.id for trial in header.plan}
    plugins = [Path(plugin) for plugin in prepared.options.plugins]
    same_code = code_fingerprint(plugins) == header.code
    through = _has_tidied_up(store.folder, keep_outputs=prepared.options.keep_outputs)
    if done and (through or not same_code):
        raise BenchError(f"{folder} is complete: render it again with python -m reports {shlex.quote(str(folder))}")
    if not same_code and not force:
        raise BenchError(f"the code has changed since {folder} began: start a new run, or mix both with --force")
    if (change := _changed(header.environment)) and not force:
        raise BenchError(
            f"{folder} was begun elsewhere ({change}): go on there, start a new run, or mix both with --force"
        )
    known = {label: planned.fingerprint for label, planned in prepared.inputs.items()}
    check_same_data(store, {label: found for label, found in known.items() if found is not None})
    if prepared.plan != header.plan and not force:
        raise BenchError(f"{folder} was planned otherwise than now: start a new run")
    return store


def _has_tidied_up(folder: Path, *, keep_outputs: bool) -> bool:
    """Whether the command came to its end after the last word of its header: wrote its page and removed its outputs."""
    page, header = folder / HTML_FILE, folder / HEADER_FILE
    if not page.exists() or page.stat().st_mtime_ns < header.stat().st_mtime_ns:
        return False
    return keep_outputs or not (folder / OUTPUTS).exists()


def _changed(before: Environment) -> str | None:
    """What times depend on and is another than before, the first such thing; None where all is the same."""
    needs_java = before.java != NO_JAVA.version
    pairs = {
        "processor": (before.processor, processor()),
        "cores": (str(before.cores), str(cores())),
        "Python": (before.python, platform.python_version()),
        "Spark": (before.spark, spark_version()),
        "Java": (before.java, find_java().version if needs_java else before.java),
    }
    return next((f"{name} {was}, now {is_now}" for name, (was, is_now) in pairs.items() if was != is_now), None)
