"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` by `content`: a reader, or a crash, sees the old file or the new one, never a part."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    draft.unlink(missing_ok=True)  # in a folder from somebody else it may be a link
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def point_atomically(link: Path, name: str) -> None:
    """Make `link` point at its sibling `name`: a symlink, or where there are none a text file that holds the name."""
    draft = link.with_name(f".{link.name}.{os.getpid()}.draft")
    try:
        draft.symlink_to(name)
        draft.replace(link)
    except (OSError, NotImplementedError):
        draft.unlink(missing_ok=True)
        write_atomically(link, f"{name}\n".encode())
