"""What tests of services need, and why they are skipped where it is missing."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from bench.services.jars import FETCH_COMMAND, KAFKA_BROKER, found_jars, kafka_connector


def missing() -> str | None:
    """What is missing and the line that fetches it; None when all is there."""
    jars = [each.name for each in (KAFKA_BROKER, kafka_connector()) if not found_jars(each)]
    if jars:
        return f"{' and '.join(jars)} not fetched: {FETCH_COMMAND}"
    if find_spec("confluent_kafka") is None:
        return "confluent-kafka is not installed: uv sync --group dev"
    return None


SERVICES = [pytest.mark.services, pytest.mark.skipif(missing() is not None, reason=missing() or "")]
