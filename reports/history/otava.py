"""A history for Apache Otava, which looks for change points: CSV files and the configuration that names them.

Its CSV importer wants a number in every cell (docs/CSV.md of its repository; `float` in its importer.py, 0.8.0), so a
file holds only what the same runs of its variant have.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any, Final

from reports.errors import ReportError
from reports.files.atomic import write_atomically
from reports.history.points import Point
from reports.history.series import Place, Series, all_series
from reports.writing.formulas import inert

CONFIG: Final = "otava.yaml"
_PLAIN: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LOWER_IS_BETTER: Final = -1
_LONGEST_NAME: Final = 200  # characters; file systems take 255 bytes


def write_for_otava(folder: Path, points: Iterable[Point]) -> tuple[Path, ...]:
    """Write a CSV for each place and variant, and otava.yaml; returns the files. ReportError when they cannot be."""
    groups: defaultdict[tuple[Place, str], list[Series]] = defaultdict(list)
    for series in all_series(points):
        groups[series.place, series.variant].append(series)
    names = {group: _name(*group) for group in groups}
    files = {folder / f"{names[group]}.csv": _csv(own).encode() for group, own in groups.items()}
    tests = {names[group]: _test(folder / f"{names[group]}.csv", own) for group, own in groups.items()}
    # JSON is YAML too, and needs no library of its own.
    files[folder / CONFIG] = json.dumps({"tests": tests}, indent=2, ensure_ascii=False).encode()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            write_atomically(path, content)
    except OSError as error:
        raise ReportError(f"cannot write to {folder} ({error.strerror}): give another folder") from error
    return tuple(files)


def _name(place: Place, variant: str) -> str:
    """For people, and at its end a hash of what it leaves out: no two groups share a file."""
    told = (place.workload, place.dataset, place.data[:6], place.machine[:6], variant, "against", place.baseline)
    name = ".".join(_PLAIN.sub("-", part) for part in told)
    whole = json.dumps((*astuple(place), variant)).encode()
    return f"{name[:_LONGEST_NAME]}-{hashlib.blake2b(whole, digest_size=4).hexdigest()}"


def _complete(own: Sequence[Series]) -> list[Series]:
    """Those that were measured in the same runs as most others were."""
    runs = {id(series): tuple(point.run for point in series.points) for series in own}
    ((usual, _),) = Counter(runs.values()).most_common(1)
    return [series for series in own if runs[id(series)] == usual]


def _column(series: Series) -> str:
    return inert(f"{series.stage}.{_PLAIN.sub('_', series.name)}")


def _csv(own: Sequence[Series]) -> str:
    """Time, run and commit, then a column for each number."""
    complete = _complete(own)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["time", "run", "commit", *map(_column, complete)])
    for points in zip(*(series.points for series in complete), strict=True):
        first = points[0]
        when = f"{first.began:%Y-%m-%d %H:%M:%S} +0000"
        writer.writerow(
            [when, inert(first.run), inert(first.commit or ""), *(f"{point.value:.10g}" for point in points)]
        )
    return text.getvalue()


def _test(file: Path, own: Sequence[Series]) -> Mapping[str, Any]:
    metrics = {_column(each): {"column": _column(each), "direction": _LOWER_IS_BETTER} for each in _complete(own)}
    return {
        "type": "csv",
        "file": str(file),
        "time_column": "time",
        "attributes": ["run", "commit"],
        "metrics": metrics,
        "csv_options": {"delimiter": ",", "quote_char": '"'},
    }
