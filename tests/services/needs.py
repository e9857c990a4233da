"""What tests of services need, and why they are skipped where it is missing."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from bench.services.jars import FETCH_COMMAND, KAFKA_BROKER, JarSet, found_jars, kafka_connector, s3_connector


def missing(jars: tuple[JarSet, ...], package: str, module: str) -> str | None:
    """What is missing and the line that fetches it; None when all is there."""
    absent = [each.name for each in jars if not found_jars(each)]
    if absent:
        return f"{' and '.join(absent)} not fetched: {FETCH_COMMAND}"
    return None if find_spec(module) else f"{package} is not installed: uv sync --group dev"


def _marks(reason: str | None) -> list[pytest.MarkDecorator]:
    return [pytest.mark.services, pytest.mark.skipif(reason is not None, reason=reason or "")]


SERVICES = _marks(missing((KAFKA_BROKER, kafka_connector()), "confluent-kafka", "confluent_kafka"))
STORE = _marks(missing((s3_connector(),), "moto", "moto"))
