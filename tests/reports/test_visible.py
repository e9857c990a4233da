"""Characters that act unseen are marked, and all others stay."""

import pytest

from reports.writing.visible import MARK, visible


@pytest.mark.parametrize("code", [0x00, 0x07, 0x1B, 0x7F, 0x9B, 0xAD, 0x200B, 0x202E, 0x2066, 0xFEFF, 0xD800, 0xE0041])
def test_a_character_that_acts_unseen_is_marked(code: int) -> None:
    assert visible(f"a{chr(code)}b") == f"a{MARK}b"


def test_all_other_text_stays() -> None:
    text = "a\tb\r\nc 3\u00a0% ä ש 漢 × […] A′ 🦀"
    assert visible(text) == text
