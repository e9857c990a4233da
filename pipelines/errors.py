"""The one exception of this package that is meant for people."""

from __future__ import annotations


class PipelineError(Exception):
    """A plugin, a variant or a workload cannot be used; one line: what is wrong, where, and what to do."""
