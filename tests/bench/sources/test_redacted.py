"""String literals of a plugin that go by a secret name never reach a record."""

from __future__ import annotations

import ast

import pytest

from bench.sources.redacted import redacted_source


@pytest.mark.parametrize(
    "line",
    [
        'PASSWORD = "hunter2"',
        'api_token: str = "hunter2"',
        'self.secret = "hunter2"',
        'os.environ["AWS_SECRET_ACCESS_KEY"] = "hunter2"',
        'connect(password="hunter2")',
        'spark.conf.set("fs.s3a.secret.key", "hunter2")',
        'reader.option("password", f"hunter2{end}")',
        'CONF = {"fs.s3a.access.key": "hunter2", "a": "b"}',
        'PAIRS = [("fs.s3a.secret.key", "hunter2")]',
        'def f(a, password="hunter2", *, token="hunter2"): ...',
        'PASSWORD = """hunter2\nhunter2"""',
        'PASSWORD = "é" "hunter2"',
        'PASSWORD = os.environ.get("X", "hunter2")',
        "x = f\"{login(password='hunter2')}\"",
    ],
)
def test_literals_in_sources_that_go_by_a_secret_name_are_replaced(line: str) -> None:
    text = f"# before: é\n{line}\nafter = 'kept'\n"
    redacted = redacted_source(text)
    assert "hunter2" not in redacted
    assert "(redacted)" in redacted
    assert redacted.endswith("after = 'kept'\n")
    ast.parse(redacted)


def test_a_source_without_secrets_is_kept_to_the_letter() -> None:
    text = "# a token of thanks\ndef f(key='a', *, n=3):\n    return {'spark.x': 'y'}[key]\n"
    assert redacted_source(text) == text
