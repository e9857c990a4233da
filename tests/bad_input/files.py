"""The files that the tables name: budgets, prices, histories, logs and runs, each wrong in one way."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from bench.machine.environment import ROOT
from datasets.payments.schemas import SCHEMAS
from reports.prices import ASSUMED
from tests.bad_input.plugins import write_plugins
from tests.reports.recorded import RECORDS

MEASURED: Final = RECORDS / "v1" / "measured"
_DEEP: Final = 100_000


def write_files(folder: Path) -> None:
    """Write all of them into an empty folder."""
    (folder / "empty").mkdir()
    (folder / "file").write_text("mine")
    (folder / "taken.py").write_text("mine")
    (folder / "no.toml").write_text("this is = = no toml")
    (folder / "empty.toml").write_text("")
    (folder / "binary.toml").write_bytes(bytes(range(256)))
    (folder / "deep.toml").write_text(f"a = {'[' * 5000}{']' * 5000}")
    pq.write_table(pa.table({"a": [1]}), folder / "other.parquet")
    (folder / "cut.parquet").write_bytes((folder / "other.parquet").read_bytes()[:-20])
    (folder / "not-made-here").mkdir()
    for name, schema in SCHEMAS.items():
        pq.write_table(schema.empty_table(), folder / "not-made-here" / f"{name}.parquet")
    (folder / "badlog" / "labs").mkdir(parents=True)
    (folder / "badlog" / "labs" / "log.jsonl").write_text('{"at": 1}\n')
    write_plugins(folder / "plugins")
    _write_budgets(folder / "budgets")
    _write_prices(folder / "prices")
    _write_runs(folder / "runs")
    _write_unfinished(folder / "unfinished")


def _write_budgets(folder: Path) -> None:
    folder.mkdir()
    good = (ROOT / "budgets" / "payments.toml").read_text(encoding="utf-8")
    first = re.search(r"(?m)^columns = \d+$", good)
    counters = re.search(r"(?m)^(\[variants\..*counters\]\n)", good)
    assert first and counters
    texts = {
        "good": good,
        "format": "format = 99\n",
        "short": "format = 1\n",
        "negative": good.replace(first[0], "columns = -5", 1),
        "nan": good.replace(first[0], "columns = nan", 1),
        "huge": good.replace(first[0], f"columns = {10**400}", 1),
        "field": good.replace(first[0], "made_up = 5", 1),
        "counter": good.replace(counters[0], f"{counters[0]}made_up = 5\n", 1),
        "noisy": good.replace(counters[0], f"{counters[0]}wall_seconds = 5\n", 1),
    }
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def _write_prices(folder: Path) -> None:
    folder.mkdir()
    good = {name: repr(getattr(ASSUMED, name)) for name in ASSUMED.__dataclass_fields__}
    changes = {
        "negative": {"core_hour": "-1"},
        "text": {"core_hour": "'much'"},
        "nan": {"core_hour": "nan"},
        "inf": {"core_hour": "inf"},
        "huge": {"core_hour": "1e300"},
        "digits": {"core_hour": "1" * 5000},
        "unknown": {"rent": "1"},
        "currency": {"currency": "5"},
        "long": {"currency": f"'{'x' * 50}'"},
    }
    for name, change in changes.items():
        lines = (f"{key} = {value}\n" for key, value in {**good, **change}.items())
        (folder / f"{name}.toml").write_text("".join(lines), encoding="utf-8")


def _run(folder: Path, change: dict[str, Any] | str) -> None:
    """A run whose header is changed, or is another text."""
    shutil.copytree(MEASURED, folder)
    path = folder / "run.json"
    if isinstance(change, dict):
        change = json.dumps({**json.loads(path.read_text(encoding="utf-8")), **change})
    path.write_text(change, encoding="utf-8")


def _write_runs(folder: Path) -> None:
    header = json.loads((MEASURED / "run.json").read_text(encoding="utf-8"))
    changes: dict[str, dict[str, Any] | str] = {
        "good": {},
        "again": {},
        "text": "not json",
        "nothing": "",
        "cut": '{"format": 1',
        "list": "[]",
        "deep": "[" * _DEEP,
        "deep-inside": {"options": "deep"},
        "newer": {"format": 2},
        "infinite": {"created_at": float("inf")},
        "baseline": {"baseline": "nobody"},
        "twice": {"variants": header["variants"] * 2},
        "no-datasets": {"datasets": 3},
        "margin": {"margin": -1},
        "plan": {"plan": [{"id": 5}]},
        "huge": {"environment": {**header["environment"], "cores": 10**30}},
    }
    for name, change in changes.items():
        _run(folder / name, change)
    inside = folder / "deep-inside" / "run.json"
    inside.write_text(inside.read_text().replace('"options": "deep"', '"options": ' + '{"a":' * _DEEP))
    (folder / "binary").mkdir()
    (folder / "binary" / "run.json").write_bytes(bytes(range(128, 256)))
    (folder / "folder" / "run.json").mkdir(parents=True)


def _write_unfinished(folder: Path) -> None:
    options = json.loads((MEASURED / "run.json").read_text(encoding="utf-8"))["options"]
    changes: dict[str, dict[str, Any]] = {
        "unknown": {"colour": "red"},
        "kind": {"repetitions": "many"},
        "negative": {"repetitions": -5},
        "huge": {"repetitions": 10**18},
        "no-scale": {"scales": []},
        "scale": {"scales": [1e308]},
        "variant": {"variants": ["nobody"]},
        "plugin": {"plugins": ["nowhere.py"]},
        "secret": {"conf": [["spark.a", "(redacted)"]]},
        "secret-master": {"master": "k8s://https://(redacted)@here:6443"},
        "base": {"base": {"revision": "1a2b3c4", "folder": "/gone", "plugins": [], "spark_conf": []}},
        "conf": {"conf": [["a"]]},
        "master": {"master": "nonsense"},
        "workload": {"workload": "nothing"},
        "storage": {"storage": "ftp://x"},
        "code": {},
    }
    for name, change in changes.items():
        _run(folder / name, {"outcome": "interrupted", "options": {**options, **change}})
    _run(folder / "old", {"outcome": "interrupted", "version": "0.0.1"})
