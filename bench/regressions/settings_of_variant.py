"""The Spark settings of a variant as JSON, or one line on stderr why there are none.

`python -m bench.regressions.settings_of_variant WORKLOAD VARIANT [PLUGIN…]`, for code of another revision, which a
process cannot load beside its own.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from pipelines.catalog import load_catalog
from pipelines.errors import PipelineError


def main(words: Sequence[str]) -> int:
    """Write them; returns the exit code, 2 where there is no such variant."""
    workload, name, *plugins = words
    try:
        catalog = load_catalog([Path(plugin) for plugin in plugins])
        entries = catalog.variants_of(catalog.workload(workload).name)
    except PipelineError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    found = next((entry.variant for entry in entries if entry.variant.name == name), None)
    if found is None:
        sys.stderr.write(f"there is no variant {name} of {workload}\n")
        return 2
    sys.stdout.buffer.write(msgspec.json.encode(dict(found.spark_conf)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
