"""`python -m tests.fuzz TARGET SECONDS`: coverage-guided fuzzing by atheris, which is no dependency of the project.

Anywhere with Python 3.11: `uv venv fuzzing && uv pip install --python fuzzing atheris`, then this module with the
project's own packages on PYTHONPATH. What ends it is a finding; the input that did it stays in a file `crash-…`.
"""

from __future__ import annotations

import importlib
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

HANG_SECONDS: Final = 10


def main(name: str, seconds: str) -> None:
    """Fuzz one target for so many seconds."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["bench", "datasets", "reports", "pipelines", "tomllib", "json"]):
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - instrumented as it is imported

    target = TARGETS[name]
    with tempfile.TemporaryDirectory() as place:
        corpus, folder = Path(place, "corpus"), Path(place, "folder")
        corpus.mkdir()
        for number, seed in enumerate(target.seeds):
            (corpus / f"seed-{number}").write_bytes(seed)

        def once(content: bytes) -> None:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            target.try_out(content, folder)

        limits = [f"-max_total_time={seconds}", f"-timeout={HANG_SECONDS}", "-rss_limit_mb=4096", "-max_len=40000"]
        atheris.Setup([sys.argv[0], str(corpus), *limits, "-print_final_stats=1"], once)
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:3])
