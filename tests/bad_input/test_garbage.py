"""Whatever a file or an answer holds, reading it ends soon, well or with an error that is for people."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec
import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.answers.verify import read_answer
from bench.cli import FOR_PEOPLE
from bench.collectors.errors import CollectorError
from bench.collectors.event_log import KINDS, EventLog
from bench.collectors.parquet_footers import layout_of
from bench.collectors.rest_client import RestClient
from bench.collectors.rest_types import StageAttempt
from bench.errors import NoAnswerError
from bench.labs.log import read_log
from bench.machine import noise_floor
from bench.machine.environment import ROOT
from bench.planning.prepare import prepare
from bench.running.resume import options_of
from datasets.errors import DatasetError
from datasets.found import find_data
from datasets.manifest import decode_manifest
from pipelines.catalog import load_catalog
from pipelines.errors import PipelineError
from reports.budgets.file import read_budget
from reports.errors import ReportError
from reports.forms.html import render_html
from reports.forms.text import render_text
from reports.history.file import read_history
from reports.loading import consistent, load_run
from reports.prices import ASSUMED, read_prices
from tests.bad_input.files import MEASURED
from tests.bad_input.garbage import BYTES, spoilt
from tests.bench.collectors.recorded import PAYLOADS, VERSIONS
from tests.fuzz.targets import MANIFEST, TARGETS

FEW: Final = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
MORE: Final = settings(FEW, max_examples=150)
HEADER: Final = json.loads((MEASURED / "run.json").read_text(encoding="utf-8"))
RECORDS: Final = [json.loads(line) for line in (MEASURED / "trials.jsonl").read_text(encoding="utf-8").splitlines()]
BATCH: Final = PAYLOADS / VERSIONS[0] / "batch"
BUDGET: Final = tomllib.loads((ROOT / "budgets" / "payments.toml").read_text(encoding="utf-8"))
pytestmark = pytest.mark.timeout(120)


def write_run(folder: Path, header: Any, records: Any) -> Path:
    (folder / "run.json").write_text(json.dumps(header), encoding="utf-8")
    (folder / "trials.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in records), encoding="utf-8")
    return folder


def shown(folder: Path) -> None:
    """Read and render a run, as far as that goes."""
    with suppress(ReportError):
        run = load_run(folder)
        with consistent(folder):
            render_text(run.comparison, run.header)
            render_html(run.comparison, run.header, run.records)


@FEW
@given(header=spoilt(HEADER))
def test_a_run_with_a_spoilt_header_is_shown_or_refused(tmp_path: Path, header: Any) -> None:
    shown(write_run(tmp_path, header, RECORDS[:8]))


@FEW
@given(record=spoilt(RECORDS[-1]))
def test_a_run_with_a_spoilt_record_is_shown(tmp_path: Path, record: Any) -> None:
    shown(write_run(tmp_path, HEADER, [*RECORDS[:-1], record]))


@MORE
@given(header=BYTES, trials=BYTES)
def test_a_run_of_any_bytes_is_shown_or_refused(tmp_path: Path, header: bytes, trials: bytes) -> None:
    (tmp_path / "trials.jsonl").write_bytes(trials)
    (tmp_path / "run.json").write_text(json.dumps(HEADER), encoding="utf-8")
    assert not load_run(tmp_path).records
    (tmp_path / "run.json").write_bytes(header)
    with pytest.raises(ReportError):
        load_run(tmp_path)


@FEW
@given(options=spoilt(HEADER["options"]))
def test_spoilt_options_of_a_run_are_planned_or_refused(tmp_path: Path, options: Any) -> None:
    write_run(tmp_path, {**HEADER, "options": options}, [])
    with suppress(*FOR_PEOPLE):
        prepare(options_of(tmp_path))


READERS: Final[list[tuple[str, Callable[[Path], object], type[Exception]]]] = [
    ("prices.toml", read_prices, ReportError),
    ("budget.toml", read_budget, ReportError),
    ("history.parquet", read_history, ReportError),
]


@pytest.mark.parametrize(("name", "read", "refused"), READERS, ids=[name for name, _, _ in READERS])
@MORE
@given(content=BYTES)
def test_a_file_of_any_bytes_is_refused(
    tmp_path: Path, name: str, read: Callable[[Path], object], refused: type[Exception], content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(refused) as told:
        read(path)
    assert str(path) in str(told.value)


@MORE
@given(content=BYTES)
def test_what_is_kept_between_runs_may_be_any_bytes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "log.jsonl").write_bytes(content)
    with suppress(*FOR_PEOPLE):
        read_log(tmp_path)
    with suppress(DatasetError):
        decode_manifest(content, "here")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(noise_floor.FOLDER_VARIABLE, str(tmp_path))
        noise_floor.noise_file().write_bytes(content)
        assert noise_floor.read_noise_floor() is None


@MORE
@given(
    content=BYTES
    | st.sampled_from(["import nowhere", "1 / 0", "def register_variants(): ...", "=" * 9]).map(str.encode)
)
def test_a_plugin_of_any_bytes_is_refused(tmp_path: Path, content: bytes) -> None:
    plugin = tmp_path / "plugin.py"
    plugin.write_bytes(content)
    with pytest.raises(PipelineError) as told:
        load_catalog([plugin])
    assert str(plugin) in str(told.value)


TABLE: Final = TARGETS["parquet"].seeds[-1]


@FEW
@given(content=BYTES, place=st.integers(0, len(TABLE) - 1), byte=st.binary(min_size=1, max_size=4))
def test_any_bytes_in_place_of_a_table_are_no_answer_and_no_data(
    tmp_path: Path, content: bytes, place: int, byte: bytes
) -> None:
    (tmp_path / "table").mkdir(exist_ok=True)
    part = tmp_path / "table" / "part-0.parquet"
    for garbage in (content, TABLE[:place] + byte + TABLE[place + len(byte) :]):
        part.write_bytes(garbage)
        with suppress(*FOR_PEOPLE):
            find_data(tmp_path)
        layout_of([part])
        with suppress(NoAnswerError):
            read_answer(str(tmp_path / "table"), 1)


@FEW
@given(manifest=spoilt(json.loads(MANIFEST)))
def test_a_spoilt_manifest_is_read_or_refused(manifest: Any) -> None:
    with suppress(DatasetError):
        decode_manifest(json.dumps(manifest).encode(), "here")


@FEW
@given(data=st.data())
def test_spoilt_prices_and_budgets_are_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    readers: dict[Any, Any] = {read_prices: msgspec.to_builtins(ASSUMED), read_budget: BUDGET}
    for read, good in readers.items():
        path = tmp_path / "file.toml"
        try:
            path.write_text(tomli_w.dumps(data.draw(spoilt(good))), encoding="utf-8")
        except (TypeError, UnicodeEncodeError):  # no TOML can say that
            continue
        with suppress(ReportError):
            read(path)


ANSWERS: Final = {name: json.loads((BATCH / f"{name}.json").read_bytes()) for name in ("jobs", "stages", "executions")}
ANSWERS["tasks"] = next(iter(json.loads((BATCH / "tasks.json").read_bytes()).values()))


def asked(answer: bytes) -> None:
    """All that is asked of Spark's REST API, where each answer is the same."""
    client = RestClient("http://127.0.0.1:1", "app")
    client._http = httpx.Client(
        base_url="http://127.0.0.1:1", transport=httpx.MockTransport(lambda _: httpx.Response(200, content=answer))
    )
    for ask in (
        client.jobs,
        client.stages,
        client.execution_ids,
        lambda: client.executions(0),
        client.executors,
        client.counters,
        lambda: client.tasks([ATTEMPT]),
    ):
        with suppress(CollectorError):
            ask()
    client.close()


ATTEMPT: Final = msgspec.json.decode((BATCH / "stages.json").read_bytes(), type=list[StageAttempt])[0]


@MORE
@given(answer=BYTES)
def test_any_answer_of_the_rest_api_is_read_or_refused(answer: bytes) -> None:
    asked(answer)


@FEW
@given(answer=st.sampled_from(sorted(ANSWERS)).flatmap(lambda name: spoilt(ANSWERS[name])))
def test_a_spoilt_answer_of_the_rest_api_is_read_or_refused(answer: Any) -> None:
    asked(json.dumps(answer).encode())


@MORE
@given(kind=st.sampled_from(sorted(KINDS)), rest=BYTES)
def test_any_line_of_an_event_log_is_read_or_refused(tmp_path: Path, kind: bytes, rest: bytes) -> None:
    log = tmp_path / "log"
    log.write_bytes(b'{"Event":"' + kind + b'","more":' + rest + b"}\n" + rest + b"\n")
    with suppress(CollectorError):
        EventLog(log).since(0)
