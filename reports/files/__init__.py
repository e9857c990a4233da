"""The files of a run: written whole and lastingly, read with care."""
