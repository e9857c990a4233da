"""The exception meant for people: the command line shows its one line and exits with code 2."""


class BenchError(Exception):
    """What is wrong, where, and what to do, in one line."""


class NotComparableError(BenchError):
    """Two things that were to be set against each other have nothing in common; the exit code is 4."""
