"""What `--help` shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.markup import render
from typer.core import TyperGroup, TyperOption
from typer.main import get_command

from bench.cli import app


def options() -> Iterator[tuple[str, TyperOption]]:
    """Each option of each command, with the command's name: "bench" is the one without a name."""
    command = get_command(app)
    assert isinstance(command, TyperGroup)
    for name, each in {"bench": command, **command.commands}.items():
        for option in each.params:
            if isinstance(option, TyperOption):
                yield name, option


@pytest.mark.parametrize("command", ["bench", "sweep", "compare-scripts"])
def test_every_option_of_a_run_stands_under_a_heading(command: str) -> None:
    assert [option.name for name, option in options() if name == command and not option.rich_help_panel] == []


def test_nothing_of_a_help_text_is_taken_for_markup() -> None:
    texts = [option.help for _, option in options() if option.help]
    assert len(texts) > 80
    assert [text for text in texts if render(text).plain != text] == []
