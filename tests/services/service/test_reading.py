"""How long somebody served is read as it stands on paper."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.service import Served, as_typed, read_served, show_hours, show_served


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("2", 120), ("1.5", 90), ("２", 120), ("2小时", 120), ("1.5 h", 90), ("90分", 90), ("90 分钟", 90),
        ("1小时30分", 90), ("半小时", 30), ("2个半小时", 150), ("0.25", 15),
    ],
)  # fmt: skip
def test_lengths(typed, minutes):
    assert read_served(typed) == Served(minutes)


@pytest.mark.parametrize(
    "typed", ["9:00-11:30", "9-11:30", "0900-1130", "9：00—11：30", "9点至11点半", "09.00 ~ 11.30", "9:00到11:30"]
)
def test_from_when_to_when(typed):
    assert read_served(typed) == Served(150, time(9), time(11, 30))


@pytest.mark.parametrize("typed", ["", "两小时吧", "9-", "25:00-26:00", "9:75-10", "-2", "1.5.5"])
def test_what_cannot_be_read_is_refused(typed):
    with pytest.raises(Refusal, match="请写成") as refused:
        read_served(typed)
    assert refused.value.field == "minutes"


def test_ending_before_beginning_is_refused():
    with pytest.raises(Refusal, match="签退 09:00 不晚于签到 11:00"):
        read_served("11-9")


@pytest.mark.parametrize("typed", ["2", "1.5", "100分", "09:00-11:30"])
def test_shown_as_it_would_be_typed(typed):
    served = read_served(typed)
    day = datetime(2026, 11, 20)
    assert as_typed(served.minutes, *served.on(day.date())) == typed


def test_shown():
    assert [show_hours(minutes) for minutes in (0, 90, 120, 125)] == ["0", "1.5", "2", "2.08"]
    assert show_served(120, datetime(2026, 1, 1, 9), datetime(2026, 1, 1, 11)) == "2 小时（09:00–11:00）"
