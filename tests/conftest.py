"""What holds for all tests."""

from __future__ import annotations

import signal
from collections.abc import Iterable
from typing import Final

import pytest
from hypothesis import settings

NIGHTLY_SECONDS: Final = 3600
"""How long a nightly test may take; pyproject.toml says it for the others."""

settings.register_profile("shared machine", deadline=None)  # an example may have to wait for its turn
settings.load_profile("shared machine")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background of a script: children would ignore it too
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # as below nohup, which this heeds; a handler is not handed on
    signal.signal(signal.SIGHUP, lambda *_: None)


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Give nightly tests more time, unless they say otherwise."""
    for item in items:
        if item.get_closest_marker("nightly") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(NIGHTLY_SECONDS))
