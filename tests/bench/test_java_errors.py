"""What an error of Spark reads like in a record, whose first line is shown."""

import pytest

from bench.java_errors import readable

FRAMES = 'Traceback (most recent call last):\n  File "worker.py", line 1, in main\n    fill()\n'
LOST = "Job aborted due to stage failure: ExecutorLostFailure (executor 1 exited) Reason: Command exited with code"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("ValueError: a", "ValueError: a"),
        (
            f"py4j.protocol.Py4JJavaError: An error occurred while calling o62.collect.\n: E: {LOST} 52\nDriver stack",
            f"E: {LOST} 52 (it ran out of memory)\nDriver stack",
        ),
        (f"E: {LOST} 137", f"E: {LOST} 137 (it was killed, as when the memory of a machine runs out)"),
        (f"E: PythonException: {FRAMES}MemoryError\n\n\tat a", f"E: PythonException: MemoryError\n{FRAMES}\n\n\tat a"),
        (
            f"P: \n  An exception was thrown from the Python worker. See below.\n{FRAMES}KeyError: 'a'\n",
            f"P: KeyError: 'a'\n{FRAMES}\n",
        ),
        (f"E: {LOST} 1", f"E: {LOST} 1"),
    ],
)
def test_javas_message_comes_first_and_exit_codes_are_explained(error: str, told: str) -> None:
    assert readable(error) == told
