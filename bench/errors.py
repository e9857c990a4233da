"""What goes wrong in words: a BenchError is for people, the command line shows its one line and exits with code 2."""


class BenchError(Exception):
    """What is wrong, where, and what to do, in one line."""


class NotComparableError(BenchError):
    """Two things that were to be set against each other have nothing in common; the exit code is 4."""


class BrokerLostError(Exception):
    """A stage could not go on because the broker of its events was gone: one line that says how that was seen."""


class SessionLostError(Exception):
    """The engine has died, and its worker ends with it; why is in the worker's log."""


class NoAnswerError(Exception):
    """The output cannot be read as one table; the message says why."""
