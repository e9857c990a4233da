"""`python -m bench.workers.worker`: one fork. A fresh process with its own session that does the trials it is handed.

It speaks with the runner over an inherited socket, never over stdout, where the JVM also talks. When the runner is
gone, however it went, the worker takes its children and its temporary files with it.
"""

from __future__ import annotations

import os
import queue
import select
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import psutil

from bench.engines.guided_ui import sights
from bench.engines.process_state import adopt_orphans
from bench.engines.registered import ANSWER_SECONDS, may_refuse, no_answer
from bench.engines.session import Session, open_session
from bench.errors import BenchError, SessionLostError
from bench.trials.trial import TrialRunner
from bench.workers.assigned import collectors_for, place_of, settings_of, variant_of
from bench.workers.messages import (
    Assignment,
    Channel,
    Close,
    GoOn,
    Paused,
    Ready,
    Refused,
    RunTrial,
    StageStarted,
    ToRunner,
    ToWorker,
    TrialDone,
)
from pipelines.catalog import load_catalog
from pipelines.errors import PipelineError
from reports.record import StageRecord

WorkerEnd = Channel[ToRunner, ToWorker]


def main() -> None:
    """Serve the runner until it says close or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is the runner's business
    adopt_orphans()
    channel: WorkerEnd = Channel(socket.socket(fileno=int(sys.argv[1])), ToWorker)
    assignment = channel.receive()
    assert isinstance(assignment, Assignment)
    inbox: queue.Queue[ToWorker] = queue.Queue()
    listening = threading.Thread(target=_listen, args=(channel, inbox, assignment), daemon=True)
    listening.start()
    try:
        serve(channel, inbox, assignment)
    except (BenchError, PipelineError) as error:
        channel.send(Refused(reason=str(error)))
    finally:
        if _is_gone(channel):
            listening.join()  # to end now would break off its tidying up


def serve(channel: WorkerEnd, inbox: queue.Queue[ToWorker], assignment: Assignment) -> None:
    """Start the session, then run every trial that arrives."""
    catalog = load_catalog([Path(plugin) for plugin in assignment.plugins])
    starting = refusing(channel, assignment.spark_conf)
    session = open_session(
        assignment.engine, settings_of(assignment), Path(assignment.scratch), starting, assignment.connect
    )
    try:
        runner = TrialRunner(
            session,
            catalog.workload(assignment.workload),
            collectors_for(assignment.engine, verify_metrics=assignment.verify_metrics),
            began=lambda stage: channel.send(StageStarted(stage=stage)),
        )
        channel.send(Ready(spark_conf=dict(session.conf)))
        while isinstance(message := inbox.get(), RunTrial):
            trial = message.trial
            variant = variant_of(catalog, assignment, trial)
            ended = partial(pause, message.pause_at, session, channel, inbox)
            place = place_of(assignment, trial, message.borrowed)
            record = runner.run(trial, variant, place, message.expected, ended)
            channel.send(TrialDone(record=record, last=not runner.fit))
    except SessionLostError as lost:
        sys.exit(f"error: the engine has died{lost}")  # the runner tells it, unless the log says more
    finally:
        session.close()


def pause(
    stage: str | None, session: Session, channel: WorkerEnd, inbox: queue.Queue[ToWorker], record: StageRecord
) -> None:
    """After that stage: say what there is to see in Spark's UI, and wait until the runner says to go on."""
    if record.stage == stage and session.ui is not None:
        channel.send(Paused(sights=sights(session.ui, record)))
        answer = inbox.get()
        assert isinstance(answer, GoOn)


@contextmanager
def refusing(channel: WorkerEnd, conf: Mapping[str, str]) -> Iterator[None]:
    """Tell the runner, which then ends this process, when a standalone master lets the driver wait for too long."""
    refused = Refused(reason=no_answer(conf.get("spark.master", "")))
    timer = threading.Timer(ANSWER_SECONDS, channel.send, (refused,))
    timer.daemon = True
    if may_refuse(conf):
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _listen(channel: WorkerEnd, inbox: queue.Queue[ToWorker], assignment: Assignment) -> None:
    """Hand messages to the main thread; at the end of the line, end everything."""
    try:
        while True:
            message = channel.receive()
            inbox.put(message)
            if isinstance(message, Close):
                return
    except (EOFError, OSError):
        _end_all(assignment)


def _end_all(assignment: Assignment) -> None:
    """Kill all children and become a process that removes the files: the stage's thread, which may write, is no more.

    The folder around them is the runner's, and goes when nobody else has anything there.
    """
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            child.kill()
    folders = [assignment.scratch]
    if not assignment.keep_outputs:
        folders.append(assignment.outputs)
        with suppress(OSError):
            for place in assignment.stored.values():
                place.clear_all()
    remove = 'parent=$1; shift; rm -rf -- "$@"; rmdir -- "$parent"'
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    os.execv("/bin/sh", ["sh", "-c", remove, "sh", str(Path(assignment.scratch).parent), *folders])


def _is_gone(channel: WorkerEnd) -> bool:
    """Whether the runner is: its end of the line is closed."""
    poll = select.poll()
    poll.register(channel.connection, 0)
    return any(event & select.POLLHUP for _, event in poll.poll(0))


if __name__ == "__main__":
    main()
