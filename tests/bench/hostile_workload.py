"""The counting workload from a plugin that means harm: markup, control characters and secrets wherever it may write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb

from pipelines.stage import FunctionStage, StageContext
from pipelines.variant import Variant
from pipelines.workload import Workload
from tests.bench.counting_workload import WORKLOAD, numbers, slow_start, squares

SECRETS = ("hunter2-in-conf", "hunter2-in-url", "hunter2-in-java", "hunter2-in-error", "hunter2-in-log")
CONF = {
    "spark.hadoop.fs.s3a.secret.key": SECRETS[0],
    "spark.my.url": f"https://user:{SECRETS[1]}@example.org/",
    "spark.driver.defaultJavaOptions": f"-Xss4m -Dpassword={SECRETS[2]}",
    "spark.my.<script>hurt()</script>": '"><img src=x onerror=hurt()>',
}
MARKUP = (
    "<script>hurt()</script></script><!--<img src=x onerror=hurt()><svg onload=hurt()>"
    '<a href="javascript:hurt()">a</a><img src="https://example.org/leak">"\'>]]>{{7*7}}${7*7}'
)
UNSEEN = "\x1b[31m\x9b31m\x00\x07\u202emal\u2066\u200b\u2060\ufeff\u2028\r\n"
MARKDOWN = "| a | b |\n|---|---|\n```\n# head [x](javascript:hurt()) ![y](https://example.org/leak) `c` @everyone"
FORMULA = "=cmd()"
NASTY = f"{FORMULA}{MARKUP}{UNSEEN}{MARKDOWN}"


def failing(context: StageContext) -> None:
    print(f"token={SECRETS[4]} {SECRETS[0]}", flush=True)
    raise ValueError(f"{NASTY} \ud800 {SECRETS[0]} password={SECRETS[3]} s3a://key:{SECRETS[1]}@bucket/ {'x' * 5000}")


def nasty_squares(context: StageContext) -> None:
    """A wrong answer in a column and a file with odd names."""
    Path(context.output).mkdir()
    name = MARKUP.replace("/", "-")[:100]
    column = (MARKUP + UNSEEN.replace("\x00", "")).replace('"', '""')
    text = NASTY.replace("\x00", "") + SECRETS[0]
    table = f'SELECT 1 AS value, $text AS "{column}"'
    duckdb.execute(f"CREATE OR REPLACE TABLE t AS {table}", {"text": text})
    duckdb.table("t").write_parquet(f"{context.output}/{name}.parquet")


def variant(name: str, **changed: Callable[[StageContext], None]) -> Variant:
    functions = {"slow_start": slow_start, "numbers": numbers, "squares": squares, **changed}
    return Variant(
        name=name,
        summary=f"{NASTY} {'y' * 5000}",
        stages=tuple(FunctionStage(stage, function) for stage, function in functions.items()),
        spark_conf=CONF,
        tunings=(NASTY, "z" * 5000),
        workload="hostile",
        engine="none",
    )


def register_workload(register: Callable[[Workload], None]) -> None:
    stages = tuple(replace(each, summary=NASTY) for each in WORKLOAD.stages)
    register(replace(WORKLOAD, name="hostile", summary=NASTY, stages=stages))


def register_variants(register: Callable[[Variant], None]) -> None:
    register(variant("plain"))
    register(variant("good"))
    register(variant("failing", numbers=failing))
    register(variant("odd", squares=nasty_squares))
