"""More variants of the workload in `faulty_stages`: they kill what they run in, or remove or flood what it writes."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pipelines.stage import StageContext
from pipelines.variant import PLAIN, SPARK, Variant
from tests.spark.faulty_stages import Act, variant

LINE: Final = b"INFO nothing at all is wrong here\n"
MIB: Final = 1 << 20


def kills_the_jvm(context: StageContext) -> None:
    """While a task is at work in a Python process of its own."""
    gateway: Any = context.session.sparkContext._gateway
    strike_at_work(context, gateway.proc.pid)


def kills_itself(context: StageContext) -> None:
    """The same with the worker, from whom nobody hears a last word."""
    strike_at_work(context, os.getpid())


def strike_at_work(context: StageContext, pid: int) -> None:
    threading.Timer(1, os.kill, (pid, signal.SIGKILL)).start()
    context.session.sparkContext.parallelize([1], 1).foreach(lambda _: time.sleep(600))


def removes_the_event_log(context: StageContext) -> None:
    folder = urlsplit(context.session.conf.get("spark.eventLog.dir") or "").path
    (log,) = Path(folder).glob(f"{context.session.sparkContext.applicationId}*")
    log.unlink()


def prints_a_gigabyte(context: StageContext) -> None:
    """Half of it as errors."""
    part = LINE * (MIB // len(LINE))
    for _ in range(512):
        os.write(1, part)
        os.write(2, part)
    os.write(2, b"that was all\n")


DEADLY: Final[tuple[Act, ...]] = (kills_the_jvm, kills_itself, removes_the_event_log)


def register_variants(register: Callable[[Variant], None]) -> None:
    for act in DEADLY:
        register(variant(act, SPARK))
    register(variant(prints_a_gigabyte, PLAIN))
