"""The exception meant for people: the command line shows its one line and exits with code 2."""


class BenchError(Exception):
    """What is wrong, where, and what to do, in one line."""
