"""Phase 2 on Delta Lake: the final aggregate is a table that is kept by MERGE."""
