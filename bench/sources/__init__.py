"""The source texts of stages, as a run begins with them."""
