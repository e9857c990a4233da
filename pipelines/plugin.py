"""Plugins: modules that register workloads and variants, installed as entry points or given as files."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from dataclasses import dataclass
from importlib.machinery import PathFinder
from importlib.metadata import EntryPoint, entry_points
from importlib.util import module_from_spec, spec_from_file_location
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from pathlib import Path
from types import ModuleType
from typing import Final

from datasets.spec import WORKLOAD
from pipelines.errors import PipelineError

GROUP: Final = "spark_variant_bench.variants"
_OWN_DISTRIBUTION: Final = "spark-variant-bench"
_LONGEST: Final = 300  # characters of somebody else's exception that a one-line message can bear
BUILT_IN: Final = "built-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """A loaded plugin: where it came from, for messages, what holds its register functions, and its file if given."""

    origin: str
    module: object
    file: Path | None = None

    def registered(self, function: str) -> list[object] | None:
        """What the plugin's register function hands over, unchecked; None if it has no such function.

        Raises PipelineError if the function raises or is none.
        """
        found = getattr(self.module, function, None)
        if found is None:
            return None
        if not callable(found):
            raise PipelineError(f"{self.origin}: {function} is a {type(found).__name__}; make it a function")
        if iscoroutinefunction(found) or isgeneratorfunction(found) or isasyncgenfunction(found):
            raise PipelineError(f"{self.origin}: calling {function} does not run it; write it without async or yield")
        handed_over: list[object] = []
        with _told(self.origin, f"fails in {function}()", self.file):
            found(handed_over.append)
        return handed_over

    @contextmanager
    def looked_at(self) -> Iterator[None]:
        """What goes wrong while its objects are checked, whose attributes may be code, is told in one line too."""
        try:
            yield
        except PipelineError:
            raise
        except Exception as error:
            raise PipelineError(
                f"{self.origin} registers what cannot be looked at ({type(error).__name__}): repair the plugin"
            ) from error


def installed_plugins() -> tuple[Plugin, ...]:
    """The plugins of all installed distributions, the built-in ones first, in an order that is always the same.

    Raises PipelineError if there is none at all, which means that not even this project is installed.
    """
    found = sorted(entry_points(group=GROUP), key=_order)
    if not found:
        raise PipelineError(f"no entry points of group {GROUP}: the checkout is not installed; run: pip install -e .")
    return tuple(_from_entry_point(each) for each in found)


def plugin_from_file(path: Path, kind: str = "plugin") -> Plugin:
    """The plugin in one Python file, run anew at each call; `kind` is what messages call it.

    It can import modules of its own folder, at its top and in its register functions; they stay private to it. Its
    Python UDFs reach Spark's workers by value, as those of `__main__` do. Raises PipelineError if it cannot be loaded.
    """
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "does not exist"
        raise PipelineError(f"{kind} {path} {what}: give the path of a Python file")
    resolved = path.resolve()
    name = f"spark_variant_bench_plugin_{hashlib.blake2b(str(resolved).encode(), digest_size=6).hexdigest()}"
    spec = spec_from_file_location(name, resolved)
    if spec is None or spec.loader is None:
        raise PipelineError(f"{kind} {path} is no Python file: its name must end in .py")
    module = module_from_spec(spec)
    sys.modules[name] = module
    origin = f"{kind} {path}"
    with _told(origin, "cannot be imported", resolved, f"repair the {kind}"):
        spec.loader.exec_module(module)
    _pickle_by_value(module)
    return Plugin(origin=origin, module=module, file=resolved)


def _pickle_by_value(module: ModuleType) -> None:
    from pyspark import cloudpickle  # noqa: PLC0415 - half a second that only plugin files need

    cloudpickle.register_pickle_by_value(module)  # type: ignore[no-untyped-call]


def _from_entry_point(entry_point: EntryPoint) -> Plugin:
    origin = _origin(entry_point)
    with _told(origin, "cannot be imported", advice="repair or uninstall it"):
        return Plugin(origin=origin, module=entry_point.load())


def _order(entry_point: EntryPoint) -> tuple[bool, str, bool, str]:
    """Where an entry point stands among all: the usual workload is the first of the built-in ones."""
    origin = _origin(entry_point)
    return origin != BUILT_IN, origin, entry_point.name != WORKLOAD, entry_point.name


def _origin(entry_point: EntryPoint) -> str:
    distribution = entry_point.dist.name if entry_point.dist else "an unknown distribution"
    return BUILT_IN if distribution == _OWN_DISTRIBUTION else f"entry point {entry_point.name} of {distribution}"


@contextmanager
def _told(origin: str, what: str, file: Path | None = None, advice: str = "repair the plugin") -> Iterator[None]:
    """Turn whatever foreign code raises into one line for people; code of a file can import what lies beside it.

    What it prints goes to stderr: stdout belongs to the result.
    """
    try:
        with redirect_stdout(sys.stderr), _siblings_importable(file.parent) if file else nullcontext():
            yield
    except KeyboardInterrupt:  # ctrl-C is the user's
        raise
    except BaseException as error:
        first_line = next(iter(_words(error).splitlines()), "")[:_LONGEST]
        reason = f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__
        raise PipelineError(f"{origin} {what}{_place(error, file)}: {reason}; {advice}") from error


def _words(error: BaseException) -> str:
    """What it says of itself, unless that fails too."""
    try:
        return str(error)
    except Exception:
        return ""


def _place(error: BaseException, file: Path | None) -> str:
    """The line of the plugin's file that the error came through last, if any."""
    if isinstance(error, SyntaxError) and file is not None and error.filename == str(file):
        return f" (line {error.lineno})"
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return "" if line is None else f" (line {line})"


@contextmanager
def _siblings_importable(folder: Path) -> Iterator[None]:
    """Let a plugin import modules of its folder, then forget them: another plugin's may have the same names."""
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            if _only_in(folder, name.partition(".")[0]):
                del sys.modules[name]


def _only_in(folder: Path, name: str) -> bool:
    return PathFinder.find_spec(name, [str(folder)]) is not None and PathFinder.find_spec(name) is None
