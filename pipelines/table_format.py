"""What kind of table a folder holds: all who read or continue one ask here."""

from pathlib import Path


def is_delta_table(folder: Path) -> bool:
    """Whether it is a Delta table: then its log says which files and rows count, and it is read through the format."""
    return (folder / "_delta_log").is_dir()
