"""Phase 2: the performance-engineered code."""
