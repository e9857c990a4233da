"""One trial inside a worker: stage after stage, timed, counted and judged."""
