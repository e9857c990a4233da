"""The exception of collectors that cannot measure; it ends as a note on the record."""


class CollectorError(Exception):
    """What could not be measured, and why, in one line."""
