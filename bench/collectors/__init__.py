"""What is measured beside and after a stage, a collector for each source."""
