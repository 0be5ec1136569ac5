from __future__ import annotations

import io
from datetime import date, timedelta

import pdfplumber
import pytest

from jiceng_desktop.documents.wall import Wall, WallDay, WallEvent, render_wall
from jiceng_desktop.errors import Refusal
from tests.documents.reading import lines_of, text_of

MM = 72 / 25.4
TITLE = "梧桐里社区 2026年8月活动安排"


def month(events=None, *, year=2026, number=8, marks=None, note="", large=False) -> Wall:
    first = date(year, number, 1)
    span = [first + timedelta(at) for at in range(31) if (first + timedelta(at)).month == number]
    days = [
        WallDay(
            day,
            words="立秋" if day.day == 7 else "初二",
            mark=(marks or {}).get(day.day, ""),
            off=day.weekday() >= 5,
            events=tuple((events or {}).get(day.day, ())),
        )
        for day in span
    ]
    return Wall(TITLE, tuple(days), note, large)


def lecture(at: int = 9, title: str = "邻里讲堂", **known) -> WallEvent:
    return WallEvent(f"{at:02}:00", title, **known)


def test_a_month_of_six_weeks_stands_on_one_page_under_its_weekdays():
    pdf = render_wall(month({31: [lecture(place="微客厅")]}))
    (page,) = lines_of(pdf)
    texts = [line.text for line in page]
    assert TITLE in texts
    assert "周一周二周三周四周五周六周日" in texts
    numbers = {line.text: line for line in page if line.text.isdigit()}
    assert set(numbers) == {str(number) for number in range(1, 32)}
    assert "立秋" in texts
    (last,) = [line for line in page if "邻里讲堂" in line.text]
    assert last.text == "09:00 邻里讲堂 微客厅"
    assert last.left < 12 * MM  # the 31st is a Monday
    assert numbers["31"].baseline > last.baseline > 12 * MM
    assert numbers["1"].left > numbers["3"].left  # a Saturday, and the Monday after


def test_marks_stand_beside_their_days():
    pdf = render_wall(month(marks={3: "休", 8: "班"}))
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        places = {char["text"]: (char["x0"], char["top"]) for char in page.chars if char["text"] in "休班"}
        large = [char for char in page.chars if char["size"] == 15]
        numbers = {char["text"]: (char["x0"], char["top"]) for char in reversed(large)}  # the first of each digit
    for mark, number in (("休", "3"), ("班", "8")):
        assert 0 < places[mark][0] - numbers[number][0] < 12 * MM
        assert places[mark][1] == pytest.approx(numbers[number][1], abs=4 * MM)


@pytest.mark.parametrize("large", [False, True])
def test_a_crowded_day_says_how_many_more_and_is_listed_whole(large):
    crowd = [lecture(8 + at // 4, f"第{at}场活动，名称比较长的那一种", place="党群服务中心") for at in range(40)]
    first, *rest = lines_of(render_wall(month({15: crowd, 16: [lecture()]}, large=large)))
    shown = "".join(line.text for line in first)
    hidden = next(line.text for line in first if line.text.startswith("另有"))
    listed = "".join(line.text for page in rest for line in page)
    assert "放不下的活动见下一页" in shown
    kept = sum(f"第{at}场活动" in shown for at in range(40))
    assert hidden == f"另有 {40 - kept} 场"
    assert kept >= 2
    assert all(f"第{at}场活动" in listed for at in range(40))
    assert "8月15日 星期六 共 40 场" in listed
    assert "8月16日" not in listed


def test_many_crowded_days_are_listed_page_after_page():
    crowd = tuple(lecture(8 + at, f"第{at}场活动") for at in range(12))
    _, *rest = lines_of(render_wall(month(dict.fromkeys(range(1, 32), crowd))))
    assert len(rest) > 1
    listed = "".join(line.text for page in rest for line in page)
    assert listed.count("第11场活动") == 31
    assert all(line.baseline > 10 * MM for page in rest for line in page)
    assert "（续）" in listed


def test_the_fewer_there_are_the_larger_they_are_written():
    def size(count: int) -> float:
        events = dict.fromkeys(range(1, 32), tuple(lecture(8 + at) for at in range(count)))
        (page,) = lines_of(render_wall(month(events)))
        return next(line.size for line in page if "邻里讲堂" in line.text)

    assert size(1) > size(5)


def test_a_week_with_much_is_higher_than_one_with_little():
    (page,) = lines_of(render_wall(month({12: [lecture(8 + at, place="微客厅") for at in range(9)]})))
    at = {line.text: line.baseline for line in page if line.text.isdigit()}
    assert at["10"] - at["17"] > 1.5 * (at["17"] - at["24"])


def test_a_title_too_long_for_its_day_is_cut_and_listed_whole():
    title = "一场名称特别特别长的活动" * 40
    events = {number: (lecture(title=title), lecture(10)) for number in (1, 5, 12, 19, 26, 31)}
    first, *rest = lines_of(render_wall(month(events)))
    assert sum(line.text == "另有 1 场" for line in first) == len(events)
    listed = "".join(line.text for page in rest for line in page).replace(" ", "")
    assert listed.count("一场名称特别特别长的活动") == 40 * len(events)


def test_a_cancelled_event_is_struck_through():
    def struck(cancelled: bool) -> int:
        pdf = render_wall(month({5: [lecture(cancelled=cancelled)]}))
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            return len(document.pages[0].lines)

    assert struck(True) == struck(False) + 1
    assert "已取消" in text_of(render_wall(month({5: [lecture(cancelled=True)]})))


def test_a_place_is_written_below_rather_than_broken():
    (page,) = lines_of(render_wall(month({5: [lecture(title="邻里文化讲堂围棋", place="党群服务中心二楼")]})))
    assert "党群服务中心二楼" in [line.text for line in page]


def test_the_large_sheet_is_a3_broadside_and_names_what_it_leaves_out():
    pdf = render_wall(month(large=True, note="2028年节假日尚未公布，休、班没有标出。"))
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        (page,) = document.pages
        assert (round(page.width / MM), round(page.height / MM)) == (420, 297)
    assert "2028年节假日尚未公布" in text_of(pdf)


def test_a_february_of_four_weeks_has_four_rows():
    (page,) = lines_of(render_wall(month(year=2027, number=2)))
    assert len({line.baseline for line in page if line.text.isdigit()}) == 4


def test_a_character_without_glyph_is_refused_unless_a_blank_is_accepted():
    lacking = month({5: [lecture(title="张\U00030041讲堂")]})
    with pytest.raises(Refusal, match=r"U\+30041"):
        render_wall(lacking)
    assert "讲堂" in text_of(render_wall(lacking, allow_blanks=True))
