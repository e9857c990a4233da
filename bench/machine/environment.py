"""Where a run takes place: collected, never typed in."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import psutil

from reports.record import Environment

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = ("bench", "pipelines", "reports", "datasets")
_LIBRARIES: Final = ("pyarrow", "duckdb", "numpy", "pandas", "plotly", "confluent-kafka", "pysail")


def collect_environment(java: str) -> Environment:
    """What is known of this machine and this checkout; `java` is the version of the Java that will be used."""
    commit = _git("rev-parse", "HEAD")
    return Environment(
        system=f"{platform.system()} {platform.release()}",
        processor=processor(),
        cores=cores(),
        cpu_quota=_cpu_quota(),
        memory_bytes=memory_bytes(),
        load_1m=round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        cpu_pressure=_cpu_pressure(),
        python=platform.python_version(),
        spark=spark_version(),
        java=java,
        libraries={name: version(name) for name in _LIBRARIES if _installed(name)},
        commit=commit,
        dirty=None if commit is None else bool(_git("status", "--porcelain")),
    )


def spark_version() -> str:
    """Of the PySpark that is installed."""
    return version("pyspark")


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory_bytes() -> int:
    """Memory of the machine, or of the control group if that is less."""
    limit = _read("/sys/fs/cgroup/memory.max")
    total = psutil.virtual_memory().total
    return min(total, int(limit)) if limit and limit.isdigit() else total


def code_fingerprint(plugins: Sequence[Path]) -> str:
    """Hash of the sources of the four packages and of the plugin files: what a run may not change half-way."""
    digest = hashlib.sha256()
    sources = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    for path in (*sources, *plugins):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def processor() -> str:
    """The processor's model, as the system names it."""
    models = [line.split(":", 1)[1].strip() for line in _read("/proc/cpuinfo").splitlines() if "model name" in line]
    return models[0] if models else platform.processor() or platform.machine()


def _cpu_quota() -> float | None:
    """Cores' worth of time that the control group grants, None when it sets no limit."""
    quota, _, period = _read("/sys/fs/cgroup/cpu.max").partition(" ")
    return int(quota) / int(period) if quota.isdigit() and period.strip().isdigit() else None


def _cpu_pressure() -> float | None:
    for word in _read("/proc/pressure/cpu").split():
        if word.startswith("avg60="):
            return float(word.removeprefix("avg60="))
    return None


def _git(*arguments: str) -> str | None:
    # Who only looks writes no index: the lock of one that was killed would stop the user's next git command.
    command = ["git", "--no-optional-locks", "-C", str(ROOT), *arguments]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None


def _installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _read(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace") if sys.platform == "linux" else ""
    except OSError:
        return ""
