"""Phase 1: the plainest correct code."""
