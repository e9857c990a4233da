"""The same answers, engineered for performance."""
