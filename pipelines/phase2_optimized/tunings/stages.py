"""Phase 2: the stages that techniques belong to."""

ALL = ("streaming_index", "batch_index", "final_aggregate")
BATCH = ("batch_index", "final_aggregate")
