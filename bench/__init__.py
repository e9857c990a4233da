"""Runs variants of a Spark pipeline against each other and measures them."""

__version__ = "0.1.0"
