"""Datasets and tables in an object store that speaks S3."""
