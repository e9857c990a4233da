"""`python -m reports serve`: what it answers over a real socket, and whom it refuses."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from reports.__main__ import main
from reports.comparing.comparison import compare
from reports.comparison_types import Tone
from reports.record import RunHeader, TrialRecord
from reports.serve import server as serving
from reports.serve.library import Library, ReadRun
from reports.serve.run_table import run_table
from reports.serve.server import RunsServer, open_server
from tests.reports.made_runs import HALF
from tests.reports.running_server import running
from tests.reports.test_html import Page
from tests.reports.two_made_runs import run, stored

MARKUP = "<img src=x onerror=alert(1)>"
SECRET = "not for others"
Answer = tuple[int, dict[str, str], str]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs, a link to the later one, and everything that may be wrong with a folder."""
    parent = tmp_path_factory.mktemp("parent")
    (parent / "secret").mkdir()
    (parent / "secret" / "run.json").write_text(SECRET)
    folder = parent / "runs"
    for name in ("a", "b"):
        stored(folder, run(name))
    (folder / "leads-out").symlink_to(parent / "secret")
    (folder / MARKUP.replace("/", "")).mkdir()
    damaged = folder / "damaged"
    damaged.mkdir()
    (damaged / "run.json").write_text('{"format": 1')
    (folder / "calibration").mkdir()
    for name in ("round-1", "round-2"):
        (folder / "calibration" / name).mkdir()
        (folder / "calibration" / name / "run.json").write_text("{}")
    (folder / "linked").mkdir()
    (folder / "linked" / "run.json").symlink_to(parent / "secret" / "run.json")
    stored(folder, run("d"))
    (folder / "d" / "trials.jsonl").unlink()
    os.mkfifo(folder / "d" / "trials.jsonl")
    good = run("c").header
    headers = {
        "contradiction": replace(good, baseline="nobody"),
        "no-such-date": replace(good, created_at=1e300),
    }
    for name, header in headers.items():
        (folder / name).mkdir()
        (folder / name / "run.json").write_bytes(msgspec.json.encode(header))
    return folder


@pytest.fixture(scope="module")
def server(runs: Path) -> Iterator[RunsServer]:
    with running(runs) as opened:
        yield opened


def ask(server: RunsServer, path: str, method: str = "GET", hosts: tuple[str, ...] | None = None) -> Answer:
    """The answer to a request whose path is sent as it is, with these Host headers."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    try:
        connection.putrequest(method, path, skip_host=True)
        for host in (f"127.0.0.1:{server.server_port}",) if hosts is None else hosts:
            connection.putheader("Host", host)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def index(server: RunsServer) -> str:
    status, _, text = ask(server, "/")
    assert status == 200
    return text


def test_the_list_has_every_run_the_newest_first_with_its_verdict_and_a_link(index: str) -> None:
    links = [value for value in Page(index).values("href") if value and value.startswith("/runs/")]
    assert links[:2] == ["/runs/b", "/runs/a"]
    assert set(links) == {"/runs/a", "/runs/b"}
    for verdict in run("a").comparison.verdicts:
        assert f"{verdict.variant}: {verdict.headline} {verdict.interval}" in index
    assert "--scale 10 --skew 0.9" in index
    assert "2026-01-02 12:00 UTC" in index


def test_broken_folders_are_listed_with_the_reason_and_hide_nothing(index: str) -> None:
    for name, reason in {
        "damaged": "is damaged",
        "contradiction": "contradicts itself (the baseline &#39;nobody&#39; is none of its variants)",
        "no-such-date": "is damaged",
        "linked": "is no plain file: links are not followed",
        "d": "is no plain file",
    }.items():
        row = index[index.index(f'<th scope="row" class="short">{name}') :].partition("</tr>")[0]
        assert "broken" in row
        assert reason in row
    assert "2 runs, and 1 folder of runs, and 6 folders that cannot be shown." in index


def test_a_folder_of_runs_is_listed_as_that(index: str) -> None:
    row = index[index.index('<th scope="row" class="short">calibration') :].partition("</tr>")[0]
    assert "2 runs" in row
    assert "python -m reports serve" in row
    assert "broken" not in row


def test_a_run_has_a_row_for_each_of_its_data(header: RunHeader, records: tuple[TrialRecord, ...]) -> None:
    comparison = compare(header, records)
    read = ReadRun(name="a", began="now", header=header, comparison=comparison, records=len(records))
    rows = run_table([read]).rows
    assert [row.cells[2].text for row in rows] == ["skew 0.0", "skew 0.9"]
    for row, dataset in zip(rows, comparison.datasets, strict=True):
        assert row.head.href == "/runs/a"
        for verdict in comparison.verdicts:
            told = f"{verdict.variant}: {verdict.headline} {verdict.interval}"
            assert (told in row.cells[3].text) == (verdict.dataset == dataset.dataset)


def test_many_variants_stay_a_short_cell(header: RunHeader, records: tuple[TrialRecord, ...]) -> None:
    comparison = compare(header, records)
    (first, *_) = comparison.verdicts
    many = tuple(replace(first, variant=f"v{number}", tone=Tone.FASTER) for number in range(30))
    read = ReadRun(name="a", began="now", header=header, comparison=replace(comparison, verdicts=many), records=1)
    row = next(row for row in run_table([read]).rows if row.cells[2].text == first.dataset)
    assert "v7: " in row.cells[3].text and "v8: " not in row.cells[3].text
    assert row.cells[3].note == "and 22 more variants"
    assert row.cells[3].tone == "faster"


def test_no_name_of_a_folder_becomes_markup(index: str) -> None:
    page = Page(index)
    assert (page.tags["img"], page.tags["script"]) == (0, 3)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert "&lt;img src=x" in index


def test_a_link_leads_to_the_report_made_from_the_records(server: RunsServer) -> None:
    status, headers, text = ask(server, "/runs/a?from=list")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert all(verdict.text.replace(" %", "\u00a0%") in text for verdict in run("a", HALF).comparison.verdicts)


def test_the_policy_of_the_header_lets_the_pages_own_scripts_run_and_nobody_frame_it(server: RunsServer) -> None:
    _, headers, text = ask(server, "/runs/a")
    (policy,) = [value for value in Page(text).values("content") if value and "-src" in value]
    assert headers["Content-Security-Policy"] == f"{policy}; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/", "GET", 200),
        ("/runs/a", "GET", 200),
        ("/nowhere", "GET", 404),
        ("/", "POST", 405),
        ("/runs/damaged", "GET", 500),
        ("/runs/linked", "GET", 500),
        ("/runs/calibration", "GET", 500),
    ],
)
def test_every_answer_has_the_headers_that_keep_it_harmless(
    server: RunsServer, path: str, method: str, status: int
) -> None:
    found, headers, _ = ask(server, path, method)
    assert found == status
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Python" not in headers["Server"]


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "BREW"])
def test_only_get_is_answered(server: RunsServer, method: str) -> None:
    status, headers, text = ask(server, "/", method)
    assert (status, headers["Allow"]) == (405, "GET")
    assert "<html" not in text


@pytest.mark.parametrize(
    "hosts",
    [
        (),
        ("evil.example",),
        ("evil.example:{port}",),
        ("127.0.0.1",),
        ("127.0.0.1:1",),
        ("127.0.0.1:{port}", "evil.example"),
    ],
)
def test_a_request_for_another_host_is_refused(server: RunsServer, hosts: tuple[str, ...]) -> None:
    said = tuple(host.format(port=server.server_port) for host in hosts)
    status, _, text = ask(server, "/", hosts=said)
    assert status == 421
    assert "<html" not in text


def test_localhost_is_this_machine_too(server: RunsServer) -> None:
    assert ask(server, "/", hosts=(f"localhost:{server.server_port}",))[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/runs/",
        "/runs/..",
        "/runs/../secret",
        "/runs/%2e%2e%2fsecret",
        "/runs/..%2Fsecret%2Frun.json",
        "/runs/a/run.json",
        "/runs/a%2frun.json",
        "/runs/a%00",
        "/runs/leads-out",
        "/runs/latest",
        "/runs/calibration/round-1",
        "/../secret/run.json",
        "//etc/passwd",
        "/etc/passwd",
        "http://127.0.0.1/etc/passwd",
    ],
)
def test_no_address_leads_out_of_the_runs(server: RunsServer, path: str) -> None:
    status, _, text = ask(server, path)
    assert status == 404
    assert SECRET not in text


def test_it_listens_on_this_machine_only(server: RunsServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_garbage_is_answered_and_ends_nothing(server: RunsServer) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=60) as raw:
        raw.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
        assert b"400" in raw.recv(1000)
    assert ask(server, "/nowhere")[0] == 404


def test_looking_changes_nothing_on_disk_and_new_runs_appear(tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    stored(folder, run("a"))
    library = Library(folder)
    before = {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert [each.name for each in library.runs()] == ["a"]
    assert "Verdict" in (library.page("a") or "")
    assert {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")} == before
    stored(folder, run("b"))
    assert [each.name for each in library.runs()] == ["b", "a"]


def test_a_folder_whose_name_is_no_utf_8_is_listed_and_shown_and_hides_no_other(tmp_path: Path) -> None:
    for name in ("a", "b"):
        stored(tmp_path, run(name))
    try:
        (tmp_path / "b").rename(tmp_path / os.fsdecode(b"b\xff"))
    except OSError:
        pytest.skip("file names are UTF-8 here")
    with running(tmp_path) as server:
        status, _, text = ask(server, "/")
        assert status == 200
        links = {value for value in Page(text).values("href") if value and value.startswith("/runs/")}
        assert links == {"/runs/a", "/runs/b%FF"}
        assert ask(server, "/runs/b%FF")[0] == 200


def test_a_run_is_read_anew_only_when_its_files_have_changed(tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    path = stored(folder, run("a"))
    library = Library(folder)
    (first,), (again,) = library.runs(), library.runs()
    assert again is first
    lines = (path / "trials.jsonl").read_bytes().splitlines(keepends=True)
    (path / "trials.jsonl").write_bytes(b"".join(lines[:-1]))
    (changed,) = library.runs()
    assert changed.records == first.records - 1  # type: ignore[union-attr]


def test_the_list_is_made_anew_only_when_a_run_has_changed(tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    path = stored(folder, run("a"))
    stored(folder / "more", run("b"))
    with running(folder) as server:
        first = server.index()
        assert server.index() is first
        (path / "trials.jsonl").write_bytes(b"")
        assert "0 records" in server.index()
        (folder / "empty").mkdir()
        assert "1 folder that cannot be shown" in server.index()
        stored(folder / "empty", run("c"))
        assert "2 folders of runs" in server.index()


def test_a_port_that_is_taken_is_refused_when_asked_for_and_else_replaced(
    runs: Path, server: RunsServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", str(runs), "--port", str(server.server_port)]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(f"error: cannot listen at port {server.server_port}")
    monkeypatch.setattr(serving, "DEFAULT_PORT", server.server_port)
    with open_server(Library(runs), None) as other:
        assert other.server_port not in {0, server.server_port}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["nowhere"], "is no folder"),
        (["{runs}/a"], "is a run itself"),
        (["{runs}", "--port", "70000"], "--port"),
        (["{runs}", "--host", "0.0.0.0"], "--host"),
        (["{runs}", "more"], "unexpected"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(
    runs: Path, words: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", *(word.format(runs=runs) for word in words)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert reason in captured.err


def test_both_commands_have_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--help"]) == 0
    assert "127.0.0.1" in capsys.readouterr().out
    assert main(["--help"]) == 0
    assert "serve" in capsys.readouterr().out


@pytest.mark.process
def test_ctrl_c_ends_it_with_exit_code_zero(runs: Path) -> None:
    command = [sys.executable, "-m", "reports", "serve", str(runs), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        first = process.stdout.readline()
        assert "http://127.0.0.1:" in first
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == ""
