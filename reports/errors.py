"""The exception of this package that is meant for people."""

from __future__ import annotations


class ReportError(Exception):
    """Something about a run folder that its owner can put right; the message is one line."""
