"""Files that are there whole or not at all, also after a power cut."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from reports.files.durable import make_folder, sync_folder

_DRAFT: Final = re.compile(r"\..+\.(?P<pid>\d+)\.draft")


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` by `content`: a reader, or a crash, sees the old file or the new one, never a part.

    It is the new one from when this returns.
    """
    draft = draft_of(path)
    draft.unlink(missing_ok=True)  # in a folder from somebody else it may be a link
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def point_atomically(link: Path, name: str) -> None:
    """Make `link` point at its sibling `name`: a symlink, or where there are none a text file that holds the name."""
    draft = draft_of(link)
    try:
        draft.symlink_to(name)
        draft.replace(link)
    except (OSError, NotImplementedError):
        draft.unlink(missing_ok=True)
        write_atomically(link, f"{name}\n".encode())
    else:
        sync_folder(link.parent)


def make_atomically(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make `folder` with these files in it: it is there with all of them or not at all.

    Raises FileExistsError when something has that name, and OSError when it cannot be made.
    """
    draft = draft_of(folder)
    try:
        make_folder(folder.parent)
        draft.mkdir()
        for name, content in files.items():
            write_atomically(draft / name, content)
        if folder.exists():  # to be moved over an empty folder would do no harm
            raise FileExistsError(folder)
        draft.rename(folder)
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def draft_of(path: Path) -> Path:
    """What stands in for `path` until it is whole; its name says which process is at work on it."""
    return path.with_name(f".{path.name}.{os.getpid()}.draft")


def remove_drafts(folder: Path) -> None:
    """Remove what processes that were killed have left unfinished in a folder; what cannot be removed stays."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in [entry for entry in entries if _is_left(entry.name)]:
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                Path(entry.path).unlink(missing_ok=True)


def _is_left(name: str) -> bool:
    found = _DRAFT.fullmatch(name)
    if found is None:
        return False
    try:
        os.kill(int(found["pid"]), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:  # somebody else's
        return False
    return False
