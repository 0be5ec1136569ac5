from __future__ import annotations

import pytest

from jiceng_desktop.exchange.form_rows import followed


def moved(top, bottom):
    """Insert three rows before row 10."""
    return (top + 3 if top >= 10 else top), (bottom + 3 if bottom >= 10 else bottom)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(D5:D10)", "=SUM(D5:D13)"),
        ("=SUM(D5:D9)", "=SUM(D5:D9)"),
        ("=$K$12*2+A1", "=$K$15*2+A1"),
        ('=IF(B10="A10",C10,0)', '=IF(B13="A10",C13,0)'),
        ("=表二!A10+A10", "=表二!A10+A13"),
        ("=SUM(D:D)", "=SUM(D:D)"),
    ],
)
def test_references_follow_the_rows(formula, expected):
    assert followed(formula, lambda prefix: not prefix, moved) == expected
