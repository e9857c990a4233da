"""Runs over months in one Parquet file: counters and ratios outlive the folders that they came from."""
