"""The one exception of this package that is meant for people."""

from __future__ import annotations


class DatasetError(Exception):
    """A dataset cannot be described, made or used; the message is one line and says what to do."""
