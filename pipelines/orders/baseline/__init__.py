"""The plainest correct code."""
