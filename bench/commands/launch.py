"""Starting a run or going on with one: how it ends is the exit code, and what is shown then."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.accounts import Accounts
from bench.display.display import Display
from bench.display.run_console import RunConsole
from bench.display.tables import show_plan
from bench.errors import BenchError, UnwritableError
from bench.options import Options
from bench.planning.prepare import Prepared, prepare
from bench.running.resume import options_of, reopen
from bench.running.run import Run, resume_command
from bench.workers.pause import check_pause, check_somebody_is_there
from reports.comparison_types import Comparison
from reports.render import COMPARISON_FILE, HTML_FILE, TEXT_FILE
from reports.writing.standard_output import show_text

EXIT_WELL: Final = 0
EXIT_NOT_WELL: Final = 1
"""A variant failed or was wrong, or the tool is not to be trusted on this machine."""
EXIT_USAGE: Final = 2
EXIT_REGRESSION: Final = 3
EXIT_NOT_COMPARABLE: Final = 4
"""There is nothing that both sides could be held against: other data, cores or version of Spark, or other code."""
EXIT_INTERRUPTED: Final = 130
ANEW: Final = "the same command begins anew"
"""What is said of an interrupted command that cannot be gone on with."""


def start(options: Options, display: Display) -> int:
    """A new run of these options, or only its plan; returns the exit code."""
    prepared = prepare(options)
    check_pause(display.pause_at, prepared)
    if display.dry_run:
        show_plan(prepared)
        return EXIT_WELL
    return _run(prepared, display, Run.start)


def go_on(folder: Path, display: Display, *, force: bool) -> int:
    """What is left of the run in the folder, if the code is still the same or it is forced; returns the exit code."""
    prepared = prepare(options_of(folder))
    check_pause(display.pause_at, prepared)
    earlier = reopen(folder, prepared, force=force)
    return _run(prepared, display, lambda run: run.resume(earlier))


def _run(prepared: Prepared, display: Display, work: Callable[[Run], Comparison]) -> int:
    check_somebody_is_there(display.pause_at)
    command = ("python", "-m", "bench", *sys.argv[1:])
    with RunConsole(display.verbosity) as console:
        run = Run(prepared, command, Accounts(), console, pause_at=display.pause_at)
        try:
            with run:
                comparison = work(run)
        except KeyboardInterrupt:
            began = run.store is not None and f"go on with: {resume_command(run.store.folder)}"
            console.notice(f"interrupted; {began or f'nothing was measured yet, so {ANEW}'}")
            return EXIT_INTERRUPTED
        except UnwritableError as error:
            if error.folder is None:
                raise
            raise BenchError(f"{error}; then go on with: {resume_command(error.folder)}") from error
    assert run.store is not None
    _show(run.store.folder, display)
    return EXIT_WELL if comparison.all_well else EXIT_NOT_WELL


def _show(folder: Path, display: Display) -> None:
    show_text((folder / (COMPARISON_FILE if display.as_json else TEXT_FILE)).read_text(encoding="utf-8"))
    page = folder / HTML_FILE
    if not display.as_json:
        show_text(f"\npage: {page}\n")
    if display.open_page:
        webbrowser.open(page.absolute().as_uri())
