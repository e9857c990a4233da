"""What is fuzzed: readers of what others wrote. Whatever the bytes, they end soon, well or by an error for people."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import tomli_w

from bench.answers.verify import read_answer
from bench.arguments.given import PARSED, SEVERAL, given_options
from bench.cli import FOR_PEOPLE
from bench.collectors.errors import CollectorError
from bench.collectors.event_log import EventLog
from bench.collectors.parquet_footers import layout_of
from bench.collectors.recount import recount
from bench.collectors.rest_client import RestClient
from bench.collectors.rest_types import StageAttempt
from bench.errors import NoAnswerError
from bench.machine.environment import ROOT
from bench.running.resume import options_of
from bench.sources.module_file import read_module
from datasets.found import find_data
from datasets.manifest import decode_manifest
from reports.budgets.file import read_budget
from reports.history.file import add_to_history, read_history
from reports.history.points import points_of
from reports.loading import load_run
from reports.prices import ASSUMED, read_prices
from tests.bad_input.files import MEASURED
from tests.bench.collectors.recorded import PAYLOADS, VERSIONS

BATCH: Final = PAYLOADS / VERSIONS[0] / "batch"
HEADER: Final = (MEASURED / "run.json").read_bytes()
TRIALS: Final = b"".join((MEASURED / "trials.jsonl").read_bytes().splitlines(keepends=True)[:4])


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A reader, given bytes and an empty folder to put them into; `expected` are its errors; `seeds` are good bytes."""

    read: Callable[[bytes, Path], object]
    expected: tuple[type[Exception], ...]
    seeds: Sequence[bytes]

    def try_out(self, content: bytes, folder: Path) -> None:
        """Raises what is no error for people."""
        with suppress(*self.expected):
            self.read(content, folder)


def _written(name: str, read: Callable[[Path], object]) -> Callable[[bytes, Path], object]:
    def written(content: bytes, folder: Path) -> object:
        path = folder / name
        path.write_bytes(content)
        return read(path)

    return written


def _header(content: bytes, folder: Path) -> None:
    (folder / "trials.jsonl").write_bytes(TRIALS)
    (folder / "run.json").write_bytes(content)
    options_of(folder)
    load_run(folder)


def _trials(content: bytes, folder: Path) -> None:
    (folder / "run.json").write_bytes(HEADER)
    (folder / "trials.jsonl").write_bytes(content)
    load_run(folder)


class _Answering(httpx.BaseTransport):
    """Answers every request with the same bytes."""

    content = b""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=self.content)


ANSWERING: Final = _Answering()
CLIENT: Final = RestClient("http://127.0.0.1:1", "app")
CLIENT._http = httpx.Client(base_url="http://127.0.0.1:1", transport=ANSWERING)
ATTEMPT: Final = msgspec.json.decode((BATCH / "stages.json").read_bytes(), type=list[StageAttempt])[0]
ASKS: Final[Sequence[Callable[[], object]]] = (
    CLIENT.jobs,
    CLIENT.stages,
    CLIENT.execution_ids,
    lambda: CLIENT.executions(0),
    CLIENT.executors,
    lambda: CLIENT.tasks([ATTEMPT]),
    CLIENT.counters,
)


def _rest(content: bytes, folder: Path) -> None:
    """The answer to all that is asked; refused when it is no answer to any of it."""
    ANSWERING.content = content
    refused: list[CollectorError] = []
    for ask in ASKS:
        try:
            ask()
        except CollectorError as error:
            refused.append(error)
    if len(refused) == len(ASKS):
        raise refused[0]


def _events(path: Path) -> None:
    recount(EventLog(path).since(0), "trial/stage")


def _table(content: bytes, folder: Path) -> None:
    (folder / "table").mkdir(exist_ok=True)
    (folder / "table" / "part-0.parquet").write_bytes(content)
    with suppress(*FOR_PEOPLE):
        find_data(folder)
    layout_of([folder / "table" / "part-0.parquet"])
    read_answer(str(folder / "table"), 1)


def _plugin(path: Path) -> None:
    """Only read: to load a plugin is to run it."""
    with suppress(SyntaxError, ValueError):
        compile(path.read_bytes(), "plugin.py", "exec")
        read_module(path, "plugin.py", "plugin")


def _manifest(content: bytes, folder: Path) -> None:
    decode_manifest(content, str(folder))


def _options(content: bytes, folder: Path) -> None:
    """A line for each option, such as `skew=0:1:0.5`, of which the texts are read as those of the command line are."""
    pairs = (line.partition("=") for line in content.decode("utf-8", "replace").splitlines())
    given = {name: [text] if name in LISTED else text for name, _, text in pairs if name in PARSED}
    given_options(given).datasets()


def _parquet(codec: str) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"a": [1, 2], "b": ["x", None]}), buffer, compression=codec)
    return buffer.getvalue()


def _seeds(folder: Path, *names: str) -> list[bytes]:
    return [(folder / name).read_bytes()[:20_000] for name in names]


def _rest_seeds() -> list[bytes]:
    """An answer to each request, as Spark gave them; of executors, which were not recorded, by hand."""
    tasks, counters = (json.loads((BATCH / name).read_bytes()) for name in ("tasks.json", "counters.json"))
    of_one_attempt = next(iter(tasks.values()))
    made = (of_one_attempt, {"counters": counters}, [{"id": "driver", "isActive": True}])
    return [
        *_seeds(BATCH, "jobs.json", "stages.json", "executions.json"),
        *(json.dumps(each).encode() for each in made),
    ]


def _history() -> bytes:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "history.parquet")
        add_to_history(path, points_of(load_run(MEASURED)))
        return path.read_bytes()


PRICES: Final = tomli_w.dumps(msgspec.to_builtins(ASSUMED)).encode()
_OF_RUN: Final = json.loads(HEADER)["datasets"][0]["manifest"]
_FILES: Final = [{"path": "users/part-00000.parquet", "rows": 1, "bytes": 2, "digest": "0"}]
MANIFEST: Final = json.dumps({**_OF_RUN, "files": _FILES}).encode()
LISTED: Final = {*SEVERAL, "conf"}
OPTIONS: Final = (
    b"scale=0.1,1:3:0.5\nskew=0:1.2:0.3\nskew_columns=merchant,user\nbudget=10m\nprecision=3%\nmargin=0.05\ntimeout=1.5h\n",
    b"hot_share=0.5\nvary=spark.sql.shuffle.partitions=2,8:32:8\nengine=connect=sc://h:1\npace=200/s\nconf=spark.a=b=c\n",
    b"data=s3a://bucket/prefix\n",
)
TARGETS: Final[dict[str, Target]] = {
    "options": Target(read=_options, expected=FOR_PEOPLE, seeds=OPTIONS),
    "prices": Target(read=_written("prices.toml", read_prices), expected=FOR_PEOPLE, seeds=[PRICES]),
    "budget": Target(
        read=_written("budget.toml", read_budget), expected=FOR_PEOPLE, seeds=_seeds(ROOT / "budgets", "payments.toml")
    ),
    "header": Target(read=_header, expected=FOR_PEOPLE, seeds=[HEADER]),
    "trials": Target(read=_trials, expected=FOR_PEOPLE, seeds=TRIALS.splitlines(keepends=True)),
    "rest": Target(read=_rest, expected=(CollectorError,), seeds=_rest_seeds()),
    "events": Target(read=_written("events", _events), expected=(CollectorError,), seeds=_seeds(BATCH, "events.jsonl")),
    "parquet": Target(
        read=_table, expected=(NoAnswerError,), seeds=[_parquet(codec) for codec in ("none", "snappy", "zstd")]
    ),
    "history": Target(read=_written("history.parquet", read_history), expected=FOR_PEOPLE, seeds=[_history()]),
    "manifest": Target(read=_manifest, expected=FOR_PEOPLE, seeds=[MANIFEST]),
    "plugin": Target(
        read=_written("plugin.py", _plugin),
        expected=FOR_PEOPLE,
        seeds=_seeds(ROOT / "bench" / "calibration", "overheads.py", "copies.py"),
    ),
}
