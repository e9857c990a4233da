"""Datasets in a folder that keeps them: made once and in one step, found again, never half."""
