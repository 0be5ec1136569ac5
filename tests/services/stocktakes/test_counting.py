from __future__ import annotations

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import copies, stocktakes, undo
from jiceng_desktop.services.office import action
from jiceng_desktop.services.stocktakes import Place, Progress
from jiceng_desktop.terms import CopyAct, CopyState, ScanSource, StocktakeOutcome
from tests.services.stocktakes.stock import ISBN, begin, copy_of, scan


def test_what_is_looked_for_is_frozen_at_the_opening(office, stock, count):
    @action("移箱")
    def move(session):
        copy = session.get_one(copies.Copy, stock.copies["1000007"])
        copies.change(session, copy, CopyAct.MOVED, box_id=stock.boxes[0])

    assert office.read(stocktakes.progress, count) == Progress(expected=4, seen=0, apart=2)
    office.write(move)
    assert office.read(stocktakes.progress, count) == Progress(expected=4, seen=0, apart=2)
    assert [one.number for one in office.read(stocktakes.listed, count)] == ["1000001", "1000002", "1000006", "1000003"]


@pytest.mark.parametrize(
    ("number", "outcome", "words"),
    [
        ("1000001", StocktakeOutcome.PRESENT, "在位"),
        ("1000005", StocktakeOutcome.PRESENT, "在位（登记修补中）"),
        ("1000006", StocktakeOutcome.PRESENT, "找到了：原来登记未见"),
        ("1000007", StocktakeOutcome.ELSEWHERE, "错位：应在南门图书角 3号箱，已记下实际位置"),
        ("1000004", StocktakeOutcome.LENT_BUT_HERE, "登记借出，书却在架，可以办还书"),
        ("1000008", StocktakeOutcome.WITHDRAWN_BUT_HERE, "已注销的书又出现，可以重新入藏"),
        ("7777777", StocktakeOutcome.UNKNOWN, "没有编号为 7777777 的书，已记下"),
        ("１０００００１ ", StocktakeOutcome.PRESENT, "在位"),
    ],
)
def test_every_scan_says_how_the_book_stands_and_moves_nothing(office, count, number, outcome, words):
    before = copy_of(office, number.strip())
    answer = scan(office, count, number)
    assert (answer.outcome, answer.sentence, answer.repeated) == (outcome, words, False)
    after = copy_of(office, number.strip())
    assert before is None or (after.version, after.box_id, after.state) == (before.version, before.box_id, before.state)


def test_a_number_counts_once_whoever_scans_it_again(office, other_desk, count):
    scan(office, count, "1000001", "1000002")
    again = scan(other_desk, count, "1000001")
    assert again.repeated
    assert again.title == "中国通史"
    assert again.sentence.endswith("王主任已经点过，不重复计数")
    assert office.read(stocktakes.progress, count).seen == 2


def test_the_label_of_a_box_says_where_the_next_books_are_seen(office, stock, count):
    label = scan(office, count, "910002")
    assert (label.outcome, label.sentence) == (None, "现在清点：北门图书角 2号箱")
    assert label.place == Place(stock.north, stock.boxes[1])
    assert scan(office, count, "1000001", place=label.place).outcome is StocktakeOutcome.ELSEWHERE
    assert scan(office, count, "1000003", place=label.place).outcome is StocktakeOutcome.PRESENT
    assert office.read(stocktakes.progress, count).elsewhere == 1


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("90000001", "这是读者证，请扫书上的图书编号。"),
        ("910009", "没有编号为 910009 的图书箱，请核对标签。"),
        (ISBN, "这是书号（ISBN），分不出是哪一册，请扫书上的图书编号。"),
        ("没有数字", "没有读到编号，请再扫一次。"),
    ],
)
def test_what_is_no_book_is_refused_and_not_taken_down(office, count, number, words):
    with pytest.raises(Refusal, match=words.split("（")[0]):
        scan(office, count, number)
    assert office.read(stocktakes.progress, count).odd == 0


def test_a_scan_is_taken_back(office, count):
    scan(office, count, "1000001")
    office.write(undo.take_back, office.last_group)
    assert office.read(stocktakes.progress, count).seen == 0
    assert not scan(office, count, "1000001").repeated


def test_ticks_on_paper_are_entered_where_the_books_were_expected(office, stock, count):
    scan(office, count, "1000001")
    ticked = [stock.copies[number] for number in ("1000001", "1000003", "1000006")]
    assert office.write(stocktakes.tick, count, ticked) == 2
    assert [one.number for one in office.read(stocktakes.unseen, count)] == ["1000002"]
    assert office.read(stocktakes.progress, count) == Progress(expected=4, seen=3, apart=2)


def test_the_same_books_are_not_counted_twice_at_once(office, stock, count):
    for place in (Place(), Place(stock.north), Place(box_id=stock.boxes[0])):
        with pytest.raises(Refusal, match="还没有完成"):
            office.write(stocktakes.open_, place)
    other = office.write(stocktakes.open_, Place(box_id=stock.boxes[2]))
    assert [one.id for one in office.read(stocktakes.running)] == [other, count]


def test_nothing_to_count_is_refused(office, stock):
    scan(office, begin(office, stock), "1000001")

    @action("搬空")
    def empty(session):
        for copy in session.query(copies.Copy).filter_by(box_id=stock.boxes[2]):
            copies.change(session, copy, CopyAct.WITHDRAWN, state=CopyState.WITHDRAWN, box_id=None)

    office.write(empty)
    with pytest.raises(Refusal, match="没有登记着要找的书"):
        office.write(stocktakes.open_, Place(stock.south))


def test_a_count_of_everything_takes_any_place_for_right_unless_one_is_told(office, stock):
    count = office.write(stocktakes.open_)
    assert office.read(stocktakes.progress, count).expected == 5
    assert scan(office, count, "1000007").outcome is StocktakeOutcome.PRESENT
    assert scan(office, count, "1000001", place=Place(stock.south)).outcome is StocktakeOutcome.ELSEWHERE


# -- files from a phone --------------------------------------------------------------------------------------------

FILE = (
    "编号\r\n1000001\r\n\r\n１０００００２,2026-11-20 10:00\r\n1000001\r\n910002\r\n1000003\r\n7777777\r\n90000001\r\n"
)


@pytest.mark.parametrize(
    "content",
    [
        FILE.encode(),
        FILE.encode("utf-8-sig"),
        FILE.encode("gb18030"),
        FILE.encode("utf-16"),
        FILE.replace("\r\n", "\r").encode(),
    ],
)
def test_a_file_is_read_however_it_was_written(office, count, content):
    brought = office.write(stocktakes.bring_file, count, content)
    assert (brought.lines, brought.added, brought.repeated) == (8, 4, 1)
    assert brought.outcomes == {StocktakeOutcome.PRESENT: 3, StocktakeOutcome.UNKNOWN: 1}
    assert [(one.line, one.text, one.sentence) for one in brought.peculiar] == [
        (1, "编号", "这一行不是编号"),
        (8, "7777777", "无此号"),
        (9, "90000001", "这是读者证，请扫书上的图书编号。"),
    ]
    assert office.read(stocktakes.progress, count) == Progress(expected=4, seen=3, apart=2, unknown=1)


def test_a_file_brought_in_twice_adds_nothing(office, count):
    office.write(stocktakes.bring_file, count, FILE.encode())
    again = office.write(stocktakes.bring_file, count, FILE.encode())
    assert (again.added, again.repeated) == (0, 5)


def test_a_box_label_in_a_file_says_where_the_next_books_were_seen(office, stock, count):
    brought = office.write(stocktakes.bring_file, count, b"910003\n1000007\n1000001\n")
    assert brought.outcomes == {StocktakeOutcome.PRESENT: 1, StocktakeOutcome.ELSEWHERE: 1}
    assert brought.peculiar[0].sentence == "错位：《中国通史》应在北门图书角 1号箱"
    odd = office.read(stocktakes.odd, count)
    assert [(one.number, one.seen_in, one.should_be) for one in odd] == [
        ("1000001", "南门图书角 3号箱", "北门图书角 1号箱")
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\xff", "不是文本文件"),
        ("书名\n作者\n".encode(), "没有找到编号"),
        (b"", "没有找到编号"),
    ],
)
def test_a_file_without_numbers_is_refused(office, count, content, words):
    with pytest.raises(Refusal, match=words):
        office.write(stocktakes.bring_file, count, content)


def test_where_a_number_came_from_is_kept(office, count):
    assert scan(office, count, "1000001", source=ScanSource.PAPER).outcome is StocktakeOutcome.PRESENT
