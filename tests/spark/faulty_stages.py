"""A workload whose variants misbehave, each in its own way: they leave something behind, stop something, or end badly.

Every stage looks first whether it finds the world as it has to be, and fails with what another has left in it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import duckdb
import psutil
from pyspark.sql import SparkSession

from datasets.kinds import PAYMENTS
from pipelines.stage import FunctionStage, StageContext
from pipelines.variant import PLAIN, SPARK, Variant
from pipelines.workload import StageOutline, Workload
from tests.processes import below, listening

ROWS: Final = 100
ELSEWHERE: Final = "America/New_York"
SECRET_KEY: Final = "spark.hadoop.faulty.password"
SECRETS: Final = ("hunter2-by-key", "hunter2-in-value")
KEY: Final = "mapreduce.fileoutputcommitter.algorithm.version"
PARTITIONS: Final = "spark.sql.shuffle.partitions"
DAEMON: Final = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    time.sleep(600)
os.wait()
"""
ANSWERING: Final[list[HTTPServer]] = []
Act = Callable[[StageContext], object]


def scala(context: StageContext) -> Any:
    return context.session.sparkContext._jsc.sc()


def jvm(context: StageContext) -> Any:
    return context.session.sparkContext._jvm


def hadoop(context: StageContext) -> Any:
    return scala(context).hadoopConfiguration()


def shared(context: StageContext) -> Any:
    return context.session._jsparkSession.sharedState()


def tell(context: StageContext, name: str, what: object) -> None:
    """Into the folder of the run, for the test to read."""
    Path(context.output).parents[2].with_name(f"{name}.json").write_text(json.dumps(what))


def unclean(context: StageContext) -> list[str]:
    """What is not as it has to be when a stage begins."""
    found = {
        "folder": os.getcwd() == "/",  # noqa: PTH109
        "zone": "TZ" in os.environ or time.tzname[0] == "EST",
        "environment": "FAULTY" in os.environ,
        "children": bool(below(os.getpid(), "time.sleep")),
    }
    if context.session is not None:
        found |= {
            "hadoop": hadoop(context).get("faulty.key") is not None or hadoop(context).get(KEY) == "2",
            "conf": "7" in (context.session.conf.get(key, "1") for key in (PARTITIONS, "faulty.key")),
            "zone of the JVM": jvm(context).java.util.TimeZone.getDefault().getID() == ELSEWHERE,
            "views": bool(shared(context).globalTempViewManager().listViewNames("*").size()),
            "tables": bool(shared(context).externalCatalog().listTables("default").size()),
            "databases": shared(context).externalCatalog().databaseExists("behind"),
            "caches": not shared(context).cacheManager().isEmpty() or bool(scala(context).getPersistentRDDs().size()),
            "queries": bool(shared(context).activeStreamingQueries().size()),
            "jobs": bool(scala(context).dagScheduler().activeJobs().size()),
            "properties": scala(context).getLocalProperty("faulty.key") is not None,
        }
    return [name for name, is_wrong in found.items() if is_wrong]


def stage(act: Act) -> Callable[[StageContext], None]:
    """Look, then misbehave, then write the right answer."""

    def run(context: StageContext) -> None:
        if left := unclean(context):
            raise AssertionError(f"another stage has left {left}")
        act(context)
        if context.session is None:
            Path(context.output).mkdir()
            table = f"SELECT range AS id FROM range({ROWS})"
            duckdb.execute(f"COPY ({table}) TO '{context.output}/part-0.parquet' (FORMAT parquet)")
        else:
            context.session.range(ROWS).write.parquet(context.output)

    return run


def well(context: StageContext) -> None:
    return


def changes_process(context: StageContext) -> None:
    os.chdir("/")
    os.environ |= {"TZ": "EST5EDT", "FAULTY": "7"}
    time.tzset()


def removes_its_folder(context: StageContext) -> None:
    place = Path(context.scratch, "gone")
    place.mkdir()
    os.chdir(place)
    place.rmdir()


def leaves_children(context: StageContext) -> None:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    subprocess.run([sys.executable, "-c", DAEMON], check=True)


def prints_much(context: StageContext) -> None:
    """As much as `FAULTY_MIB` says, half of it without a line end."""
    size = int(os.environ.get("FAULTY_MIB", "40"))
    for part in (b"INFO nothing at all is wrong here\n" * 30_000, b"x" * (1 << 20)):
        for _ in range(size // 2):
            os.write(1, part)


def turns_back_the_clock(context: StageContext) -> None:
    """The wall clock, for as long as the stage runs and afterwards: nobody puts it right."""
    long_ago = time.time() - 86_400
    time.time = lambda: long_ago


def exits_python(context: StageContext) -> None:
    sys.exit(3)


def interrupts(context: StageContext) -> None:
    raise KeyboardInterrupt


def leaves_the_process(context: StageContext) -> None:
    """And a process that has left the worker's group and has no parent of ours any more."""
    subprocess.run([sys.executable, "-c", DAEMON], check=True)
    while not (orphans := below(os.getpid(), "time.sleep")):
        time.sleep(0.02)
    tell(context, "orphans", [each.pid for each in orphans])
    os._exit(0)


def fills_the_disk(context: StageContext) -> None:
    with Path("/dev/full").open("wb", buffering=0) as full:
        full.write(b"0")


def changes_conf(context: StageContext) -> None:
    context.session.conf.set(PARTITIONS, "7")
    SparkSession.builder.config(PARTITIONS, "7").getOrCreate()
    scala(context).conf().set(PARTITIONS, "7").set("faulty.key", "7")
    hadoop(context).set("faulty.key", "7")
    hadoop(context).set(KEY, "2")
    jvm(context).java.util.TimeZone.setDefault(jvm(context).java.util.TimeZone.getTimeZone(ELSEWHERE))
    context.session.sparkContext.setLocalProperty("faulty.key", "7")
    context.session.sparkContext.setLogLevel("ERROR")


_HELD: Final[list[object]] = []
"""What Spark would forget once nobody holds it, cached or not."""


def leaves_caches(context: StageContext) -> None:
    context.session.range(5).cache().count()
    rdd = context.session.sparkContext.parallelize(range(5)).cache()
    rdd.count()
    _HELD.append(rdd)


def leaves_tables(context: StageContext) -> None:
    context.session.range(5).createGlobalTempView("seen_by_all")
    context.session.range(5).write.saveAsTable("kept")
    context.session.sql("CREATE DATABASE behind")
    context.session.range(5).write.saveAsTable("behind.kept")


def leaves_a_stream(context: StageContext) -> None:
    """In a session of its own, where nobody who looks at the stage's session sees it."""
    rows = context.session.newSession().readStream.format("rate").load()
    stream = rows.writeStream.format("noop").trigger(processingTime="1 hour")
    query = stream.option("checkpointLocation", f"{context.scratch}/checkpoint").start()
    deadline = time.monotonic() + 2
    while not query.recentProgress and time.monotonic() < deadline:  # it waits for its second micro-batch then
        time.sleep(0.05)


def leaves_a_job(context: StageContext) -> None:
    def job() -> None:
        context.session.sparkContext.parallelize([1], 1).foreach(lambda _: time.sleep(600))

    threading.Thread(target=job, daemon=True).start()
    tracker = context.session.sparkContext.statusTracker()
    while not tracker.getActiveJobsIds():
        time.sleep(0.02)


def answers_in_place_of_the_ui(context: StageContext) -> None:
    """Stop the UI, and answer at its address, wrongly."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(500)

        def log_message(self, *_: Any) -> None:
            pass

    if ANSWERING:  # the stage is run again, since its counters were not known
        return
    port = urlsplit(context.session.sparkContext.uiWebUrl or "").port or 0
    scala(context).ui().get().stop()
    ANSWERING.append(HTTPServer(("127.0.0.1", port), Handler))
    threading.Thread(target=ANSWERING[0].serve_forever, daemon=True).start()


def stops_the_session(context: StageContext) -> None:
    context.session.stop()


def looks_around(context: StageContext) -> None:
    """Write down where this worker's processes listen, and what stands in their arguments."""
    context.session.range(10).groupBy().sum().collect()
    found = [psutil.Process(), *below(os.getpid())]
    seen = {
        "listening": sorted(listening(found)),
        "sockets": sum(each.status == psutil.CONN_LISTEN for process in found for each in process.net_connections()),
        "arguments": [" ".join(process.cmdline()) for process in found],
        "secret": hadoop(context).get(SECRET_KEY.removeprefix("spark.hadoop.")),
        "value": context.session.conf.get("spark.faulty.url"),
    }
    tell(context, "seen", seen)


def stops_the_context_only_in_the_jvm(context: StageContext) -> None:
    scala(context).stop()


def exits_the_jvm(context: StageContext) -> None:
    jvm(context).java.lang.System.exit(3)


def fills_the_heap(context: StageContext) -> None:
    """Of the driver, which is the executor too: an array in a task that no heap here can hold."""
    rows = context.session.range(0, 64, 1, 1).selectExpr("repeat('x', 500000000) AS value")
    rows.selectExpr("collect_list(value) AS all").selectExpr("size(all) AS size").collect()


def fills_the_scratch(context: StageContext) -> None:
    """Shuffle more than there is room for where the test mounts a small disk, and there only."""
    disk = os.statvfs(context.scratch)
    assert disk.f_blocks * disk.f_frsize < 100_000_000, "this is no small disk"
    rows = context.session.range(0, 4_000_000, 1, 4).selectExpr("id", "rand() AS x", "rand() AS y")
    rows.repartition(4, "x").write.format("noop").mode("overwrite").save()


def hangs_in_spark(context: StageContext) -> None:
    context.session.sparkContext.parallelize([1], 1).foreach(lambda _: time.sleep(600))


ON_PYTHON: Final[tuple[Act, ...]] = (
    changes_process,
    removes_its_folder,
    leaves_children,
    prints_much,
    turns_back_the_clock,
    exits_python,
    interrupts,
    leaves_the_process,
    fills_the_disk,
)
ON_SPARK: Final[tuple[Act, ...]] = (
    looks_around,
    changes_conf,
    leaves_caches,
    leaves_tables,
    leaves_a_stream,
    leaves_a_job,
    answers_in_place_of_the_ui,
    stops_the_session,
)

DEADLY: Final[tuple[Act, ...]] = (
    stops_the_context_only_in_the_jvm,
    exits_the_jvm,
    fills_the_heap,
    hangs_in_spark,
    fills_the_scratch,
)
"""These cost a driver each, so they are for the night."""

WORKLOAD: Final = Workload(
    name="faulty",
    summary="Stages that misbehave.",
    stages=(StageOutline(name="table", summary="write a table", once=True, rough_seconds=(0.5, 0.0)),),
    baseline="plain",
    input=PAYMENTS.input,
)


def named(act: Act) -> str:
    return act.__name__.replace("_", "-")


def variant(act: Act, engine: str, name: str = "", conf: Mapping[str, str] | None = None) -> Variant:
    return Variant(
        name=name or named(act),
        summary="Misbehaves.",
        stages=(FunctionStage("table", stage(act)),),
        spark_conf=conf or {},
        workload="faulty",
        engine=engine,
    )


def register_workload(register: Callable[[Workload], None]) -> None:
    register(WORKLOAD)


def register_variants(register: Callable[[Variant], None]) -> None:
    register(variant(well, SPARK, "plain"))
    register(variant(well, PLAIN, "plain-python"))
    register(variant(well, SPARK, "cannot-be-set", {PARTITIONS: "many"}))
    for act in (*ON_SPARK, *DEADLY):
        register(variant(act, SPARK))
    for act in ON_PYTHON:
        register(variant(act, PLAIN))
