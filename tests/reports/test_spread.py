"""The table of realised and expected shares of rows per key."""

from __future__ import annotations

from reports.sections.setting import setting_section
from reports.sections.spread import spread_table
from tests.reports.sample_run import header


def test_realised_and_expected_shares_stand_beneath_each_other() -> None:
    shares = header().datasets[0].manifest["shares"]
    table = spread_table("skew 0.9", shares)
    assert [(row.head.text, row.head.note) for row in table.rows] == [
        ("merchant", "realised, 20,000 keys"),
        ("merchant", "expected, 20,000 keys"),
    ]
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert [row[0] for row in texts] == ["5.70 %", "5.68 %"]
    assert [row[-1] for row in texts] == ["13.4", "not measured"]
    assert all(len(row) == len(table.columns) - 1 for row in texts)


def test_the_setting_shows_them_and_does_not_repeat_them() -> None:
    text = repr(setting_section(header()))
    assert text.count("Top 20 % of keys") == len(header().datasets)
    assert "top_20_percent" not in text
