"""A budget as a file that people read in a pull request: TOML, everything in a fixed order."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import msgspec
import tomli_w

from reports.budgets.budget import BUDGET_FORMAT, Budget
from reports.errors import ReportError
from reports.files.atomic import write_atomically
from reports.metrics import METRIC

_HEAD: Final = """\
# What every stage of every variant may cost, by the counters that repeat. docs/metrics.md says what each one is.
# Made by `python -m bench gate --update`, which is also the way to accept a change.

"""


def read_budget(path: Path) -> Budget:
    """The budget in a file; ReportError when there is none, or it is not one that this version reads."""
    data = _read(path)
    if data.get("format") != BUDGET_FORMAT:
        raise ReportError(
            f"{path} has format {data.get('format')!r}, this version reads {BUDGET_FORMAT}: make it anew with --update"
        )
    try:
        budget = msgspec.convert(data, Budget)
    except msgspec.ValidationError as error:
        raise ReportError(f"{path} is no budget ({error}): mend it, or make it anew with --update") from error
    if unknown := _unknown(budget):
        raise ReportError(f"{path} names {unknown!r}, which is no counter that repeats: mend it, or use --update")
    return budget


def write_budget(path: Path, budget: Budget) -> None:
    """Write it in one step; ReportError when the file cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, (_HEAD + _toml(budget)).encode())
    except OSError as error:
        raise ReportError(f"cannot write {path} ({error.strerror}): give another file with --budgets") from error


def _toml(budget: Budget) -> str:
    return tomli_w.dumps(msgspec.to_builtins(budget), multiline_strings=True)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ReportError(f"there is no budget file {path}: make one with python -m bench gate --update") from None
    except OSError as error:
        raise ReportError(f"cannot read {path} ({error.strerror}): check its permissions") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ReportError(f"{path} is no TOML ({reason}): mend it, or make it anew with --update") from error


def _unknown(budget: Budget) -> str | None:
    """The first counter that the catalogue does not have, or that does not repeat."""
    cells = (cell for stages in budget.variants.values() for cell in stages.values())
    names = (name for cell in cells for name in cell.counters)
    return next((each for each in names if each not in METRIC or not METRIC[each].repeats), None)
