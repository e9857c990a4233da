"""Pitfalls that metrics of several families share."""

from __future__ import annotations

from typing import Final

ORDER: Final = "Where rows reach tasks in another order, as on a cluster, they compress otherwise."
ADAPTIVE_PLANS: Final = "Plans change as Spark stages end, so on a cluster their order may decide."
