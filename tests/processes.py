"""Processes below another one, looked at while any of them may end."""

from __future__ import annotations

from contextlib import suppress

import psutil


def below(pid: int, word: str = "") -> list[psutil.Process]:
    """Those that run below this process, and whose command line has the word in it; ended ones are left out."""
    return [each for each in psutil.Process(pid).children(recursive=True) if _runs_with(each, word)]


def listening(processes: list[psutil.Process]) -> set[str]:
    """The addresses, as of IPv4, at which any of them listens."""
    found = set()
    for process in processes:
        with suppress(psutil.Error):
            held = process.net_connections()
            found |= {each.laddr.ip.removeprefix("::ffff:") for each in held if each.status == psutil.CONN_LISTEN}
    return found


def alive(processes: list[psutil.Process], seconds: float = 0) -> list[psutil.Process]:
    """Those that still run after so many seconds; one that has ended and was not waited for does not."""
    return [each for each in psutil.wait_procs(processes, timeout=seconds)[1] if _runs_with(each, "")]


def _runs_with(process: psutil.Process, word: str) -> bool:
    try:
        return word in " ".join(process.cmdline())
    except psutil.Error:  # it has ended, and may wait for its parent to notice
        return False
