"""The credentials of the usual AWS chain that this machine holds as text, to be kept out of every file."""

from __future__ import annotations

import configparser
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bench.redaction import is_secret

_VARIABLES: Final = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_FILES: Final = {
    "AWS_SHARED_CREDENTIALS_FILE": Path("~/.aws/credentials"),
    "AWS_CONFIG_FILE": Path("~/.aws/config"),
}


def aws_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Secrets among the variables and in the files of profiles, by a name that tells that they are some."""
    found = {name: environment[name] for name in _VARIABLES if name in environment}
    for variable, usual in _FILES.items():
        found |= _in_file(Path(environment.get(variable, usual)).expanduser())
    return found


def _in_file(path: Path) -> dict[str, str]:
    profiles = configparser.RawConfigParser()
    try:
        profiles.read(path, encoding="utf-8")
    except (configparser.Error, UnicodeError, OSError):
        return {}
    return {
        f"{path.name}/{section}/{key}": value
        for section in profiles
        for key, value in profiles[section].items()
        if is_secret(key)
    }
