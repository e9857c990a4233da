"""`python -m bench sweep`: the same comparison at several levels of one thing."""

from __future__ import annotations

from typing import Any

from bench.arguments.given import given_display, given_options
from bench.arguments.run_arguments import takes_run_arguments
from bench.commands.launch import start
from bench.errors import BenchError
from bench.options import DEFAULT_SKEWS, Options


@takes_run_arguments
def sweep(**given: Any) -> int:
    """Where one variant overtakes another: the same comparison at several levels of a number or of a Spark setting.

    Stages that are measured once per variant are left out unless --stage names them or --repeat-all repeats them.
    """
    options = given_options(given, skews=DEFAULT_SKEWS[-1:], repeated_only=True)
    if _swept(options) != 1:
        raise BenchError(
            "a sweep needs several levels of one thing: give one of --skew 0:1.2:0.3, --hot-share 0.1,0.3,0.6, "
            "--scale 1,10,100 or --vary spark.sql.shuffle.partitions=2,8,32, and no more than one level of the others"
        )
    return start(options, given_display(given))


def _swept(options: Options) -> int:
    """How many things have several levels."""
    numbers = (options.scales, options.skews, options.hot_shares)
    return sum(len(levels) > 1 for levels in numbers) + (options.vary is not None)
