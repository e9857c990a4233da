"""Where a driver's REST API answers: at its UI, or at a second one over the same store where the first does not answer.

The UI may be off (spark.ui.enabled), or behind a filter, as YARN's, which sends all requests to its own proxy. The API
is a part of every `SparkUI`, and Spark keeps what it tells whether there is one or not (docs/decisions, 0024).
"""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from py4j.protocol import Py4JError

from bench.collectors.errors import CollectorError
from bench.collectors.rest_client import RestClient

if TYPE_CHECKING:
    from pyspark import SparkContext

ANSWER_SECONDS: Final = 5.0
"""For the question whether it is the application's API at all."""
_known: Final[WeakKeyDictionary[SparkContext, str]] = WeakKeyDictionary()


def rest_client(context: SparkContext) -> RestClient:
    """A client of the driver's API; CollectorError where it answers neither at its UI nor at a second one.

    Where nobody answers any more, as when a stage has stopped the UI, an address is looked for anew.
    """
    if context not in _known or not _answers(_known[context], context):
        first = context.uiWebUrl
        _known[context] = first if first is not None and _answers(first, context) else _second_ui(context)
    return RestClient(_known[context], context.applicationId)


def _answers(url: str, context: SparkContext) -> bool:
    with closing(RestClient(url, context.applicationId, ANSWER_SECONDS)) as client:
        return client.is_there()


def _second_ui(context: SparkContext) -> str:
    """Start a UI on a free port, over the driver's own store and without any filter, so on loopback only."""
    bound = os.environ.get("SPARK_LOCAL_IP", "0.0.0.0")
    if not _is_loopback(bound):
        raise CollectorError(
            f"Spark's UI does not answer, and none without filters is opened on {bound}: set SPARK_LOCAL_IP=127.0.0.1"
        )
    jvm: Any = context._jvm
    driver: Any = context._jsc.sc()
    try:
        conf = jvm.org.apache.spark.SparkConf(False).set("spark.ui.port", "0")
        environment = jvm.org.apache.spark.SparkEnv.get()
        ui = jvm.org.apache.spark.ui.SparkUI.create(
            jvm.scala.Option.apply(driver),
            driver.statusStore(),
            conf,
            environment.securityManager(),
            driver.appName(),
            "",
            driver.startTime(),
            driver.version(),
        )
        with ExitStack() as undoing:  # one that is begun and cannot be finished would keep its port
            undoing.callback(ui.stop)
            ui.bind()
            ui.attachAllHandlers()
            for handler in environment.metricsSystem().getServletHandlers():
                ui.attachHandler(handler)
            ui.setAppId(context.applicationId)
            address = str(ui.webUrl())
            undoing.pop_all()
        return address
    except (Py4JError, TypeError) as error:  # none of this is public: another version may have it otherwise
        raise CollectorError(
            f"Spark's UI does not answer and a second one cannot be started: {error!r:.300}"
        ) from error


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
