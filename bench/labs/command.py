"""`python -m bench lab`: predict first, then measure, then explain."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from bench.arguments import display, folders
from bench.commands.launch import ANEW, EXIT_INTERRUPTED, EXIT_NOT_WELL, EXIT_WELL
from bench.display.run_console import NORMAL, QUIET, RunConsole
from bench.errors import BenchError
from bench.labs.catalog import LABS, lab_named
from bench.labs.lab import Lab
from bench.labs.log import add_to_log, entry_of, read_log
from bench.labs.prediction import Prediction, read_prediction
from bench.labs.run import run_lab
from bench.labs.text import ask, list_text, log_text, question_text, result_text
from bench.machine.places import make_folder
from reports.render import write_files
from reports.writing.standard_output import show_text

FOLDER: Final = "labs"
PAGE: Final = "lab.html"
ALL_PAGE: Final = "labs.html"

Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help="Which lab.", show_default="list all")]
Predict = Annotated[
    str | None, typer.Option("--predict", help="Your prediction, where it is not to be asked for.", metavar="TEXT")
]
Log = Annotated[bool, typer.Option("--log", help="Show what you have predicted and what was measured, and stop.")]
Html = Annotated[bool, typer.Option("--html", help="Write the same as a page too.")]


def lab(
    name: Name = None,
    *,
    predict: Predict = None,
    log: Log = False,
    html: Html = False,
    out: folders.Out = Path("runs"),
    data_dir: folders.DataDir = None,
    quiet: display.Quiet = False,
) -> int:
    """Small experiments for a class: predict a number, measure it in under three minutes, see what explains it.

    Runs and your log are kept in the folder `labs` of --out. Exit code 1 where an answer was wrong.
    """
    folder = out / FOLDER
    if name is None:
        if predict is not None:
            raise BenchError(
                "--predict belongs to a lab: name one, as in python -m bench lab count-files --predict 100"
            )
        return _overview(folder, log=log, html=html)
    chosen = lab_named(name)
    if log:
        raise BenchError("--log shows all labs: leave the name out")
    if predict is None and not sys.stdin.isatty():
        raise BenchError(f"lab {name} asks for a prediction, and standard input is no terminal: give --predict")
    given = read_prediction(chosen, predict) if predict is not None else None
    show_text(question_text(chosen))
    prediction = given or _asked(chosen)
    with RunConsole(QUIET if quiet else NORMAL) as console:
        try:
            result = run_lab(chosen, prediction, folder, data_dir, console)
        except KeyboardInterrupt:
            console.notice(f"interrupted; {ANEW}")
            return EXIT_INTERRUPTED
    add_to_log(folder, entry_of(result))
    show_text("\n" + result_text(result))
    if html:
        from bench.labs.page import render_lab  # noqa: PLC0415 - only a page needs the charts' palette

        _page(result.folder / PAGE, render_lab(result))
    return EXIT_NOT_WELL if result.trouble else EXIT_WELL


def _overview(folder: Path, *, log: bool, html: bool) -> int:
    """All labs, or the log."""
    entries = read_log(folder)
    if html:
        make_folder(folder)
    show_text(log_text(entries) if log else list_text(LABS, entries))
    if html:
        from bench.labs.page import render_labs  # noqa: PLC0415 - the same

        _page(folder / ALL_PAGE, render_labs(LABS, entries))
    return EXIT_WELL


def _page(path: Path, text: str) -> None:
    write_files(path.parent, {path.name: text.encode()})
    show_text(f"page of the lab: {path}\n")


def _asked(lab: Lab) -> Prediction:
    """The student's prediction, asked for until it is one."""
    while True:
        show_text(f"{ask(lab)}: ")
        line = sys.stdin.readline()
        if not line:
            raise KeyboardInterrupt  # ctrl-D
        try:
            return read_prediction(lab, line)
        except BenchError as error:
            show_text(f"{error}\n")
