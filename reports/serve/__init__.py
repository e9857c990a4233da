"""All runs of a folder in a browser of the same machine."""
