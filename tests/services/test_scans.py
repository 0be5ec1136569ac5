from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from jiceng_desktop.db.documents import Scan, ScanFile
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import documents, filed, scans, undo
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.uploads import MB, MOST_BYTES, Upload
from tests.services.residents import count

NOW = datetime(2026, 11, 21, 9)
PAPER = documents.Draft(title="关于商请派员的函", body="请派员。", signatory="梧桐里社区居民委员会")
EVERY_BYTE = bytes(range(256)) * 4


@pytest.fixture
def paper(office):
    return office.write(documents.file, PAPER, NOW, lambda draft: draft.number.encode())


def add(office, paper, *names, content=EVERY_BYTE):
    return office.write(scans.add, paper, [Upload(name, content) for name in names])


def names(office, paper):
    return [one.name for one in office.read(scans.of_document, paper)]


def test_files_are_kept_byte_for_byte(office, paper):
    ids = add(office, paper, "回函.PDF", "现场 照片.jpg")
    assert [office.read(scans.content, each) for each in ids] == [EVERY_BYTE, EVERY_BYTE]
    first, second = office.read(scans.of_document, paper)
    assert (first.name, second.name) == ("回函.PDF", "现场 照片.jpg")
    assert (first.size, first.added_on) == (1024, date.today())
    ids = office.read(filed.LISTING.ids, Query())
    number = [field.name for field in filed.LISTING.fields].index("scans")
    assert [row[number] for row in office.read(filed.LISTING.texts, ids)] == ["2"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("安装.exe", b"MZ", "“安装.exe”不能添加：可以添加 PDF、图片"),
        ("没有后缀", b"%PDF", "不能添加"),
        ("空.pdf", b"", "“空.pdf”是空文件"),
        ("大.pdf", bytes(MOST_BYTES + 1), "“大.pdf”有 50.0 MB，超过了 50 MB"),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_with_all_that_came_along(office, paper, name, content, why):
    with pytest.raises(Refusal, match=why) as refused:
        office.write(scans.add, paper, [Upload("好.png", EVERY_BYTE), Upload(name, content)])
    assert str(refused.value).endswith("这一次没有添加任何文件。")
    assert names(office, paper) == []


def test_too_much_at_once_is_refused_before_anything_is_read():
    with pytest.raises(Refusal, match=r"一共 240\.0 MB，一次最多添加 200 MB"):
        scans.ACCEPTED.check((f"{place}.tif", 48 * MB) for place in range(5))
    scans.ACCEPTED.check((f"{place}.tif", 48 * MB) for place in range(4))


def test_a_long_name_keeps_its_ending_and_no_folder(office, paper):
    add(office, paper, "C:/扫描/" + "长" * 300 + ".docx", "../\x00.xls")
    long, odd = names(office, paper)
    assert len(long) == 200
    assert long.endswith("长.docx")
    assert odd == "扫描件.xls"


def test_a_removed_file_comes_back_whole(office, paper):
    _, gone = add(office, paper, "留下.png", "移除.png")
    office.write(scans.remove, [gone])
    assert names(office, paper) == ["留下.png"]
    for work in (lambda: office.read(scans.content, gone), lambda: office.write(scans.remove, [gone])):
        with pytest.raises(Refusal, match="已被移除"):
            work()
    ids = office.read(filed.LISTING.ids, Query())
    number = [field.name for field in filed.LISTING.fields].index("scans")
    assert [row[number] for row in office.read(filed.LISTING.texts, ids)] == ["1"]


def test_taking_back_a_removal_and_an_adding(office, paper):
    (scan_id,) = add(office, paper, "回函.pdf")
    adding = office.last_group
    office.write(scans.remove, [scan_id])
    office.write(undo.take_back, office.last_group)
    assert names(office, paper) == ["回函.pdf"]
    assert office.read(scans.content, scan_id) == EVERY_BYTE
    add(office, paper, "多加的.pdf")
    office.write(undo.take_back, office.last_group)
    assert names(office, paper) == ["回函.pdf"]
    assert count(office, ScanFile) == 1
    assert adding != office.last_group


def test_what_was_removed_long_ago_goes_for_good(office, paper):
    now = datetime.now()
    old, fresh, _ = add(office, paper, "旧.pdf", "新.pdf", "留.pdf")
    for scan_id, days in ((old, undo.KEPT_DAYS + 2), (fresh, undo.KEPT_DAYS - 2)):
        office._clock = lambda days=days: now - timedelta(days=days)
        office.write(scans.remove, [scan_id])
    office._clock = datetime.now
    assert office.read(undo.holds_old, now)
    office.write(undo.forget_old)
    assert count(office, Scan) == count(office, ScanFile) == 2
    assert office._store.faults() == []
    assert names(office, paper) == ["留.pdf"]


def test_a_paper_that_is_gone_takes_no_files(office):
    with pytest.raises(Refusal, match="已被删除"):
        add(office, 99, "回函.pdf")


def test_the_file_stays_sound_with_big_ones_in_it(office, paper):
    add(office, paper, "回函.pdf", content=EVERY_BYTE * 4096)
    assert office.path.stat().st_size + Path(f"{office.path}-wal").stat().st_size > 4 * MB
    assert office.faults() == []


@pytest.mark.parametrize(
    "name", ["../../etc/回函.pdf", "..\\..\\回函.pdf", "C:\\我的\\回函.pdf", "C:回函.pdf", "/回\x00函.pdf"]
)
def test_a_folder_in_a_name_is_left_out(office, paper, name):
    add(office, paper, name)
    assert names(office, paper) == ["回函.pdf"]


def test_a_name_that_no_system_can_show_is_called_a_scan(office, paper):
    add(office, paper, "\udcff\udcfe.JPG")
    assert names(office, paper) == ["扫描件.JPG"]
