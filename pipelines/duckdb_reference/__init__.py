"""The reference: the same semantics as SQL, run by an engine that shares no line of code with Spark."""
