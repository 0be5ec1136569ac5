from __future__ import annotations

from dataclasses import replace

from jiceng_desktop.services import people as cards
from jiceng_desktop.services import signing, tags
from jiceng_desktop.services.life import Newcomer
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.signing import LISTING, Mark, Narrow
from jiceng_desktop.terms import AttendanceState

PRESENT, LATE, EXCUSED, ABSENT = AttendanceState


def test_men_and_women_buildings_and_tags_are_counted(office, event, people):
    kinds = {name: kind_id for kind_id, name, _ in office.read(tags.kinds)}
    for name in ("白秀兰", "林晓燕", "欧阳明"):
        card = office.read(cards.load, people[name])
        office.write(cards.save, people[name], replace(card, tags=frozenset({kinds["高龄"]})))
    marks = [Mark(PRESENT, people["白秀兰"]), Mark(LATE, people["罗建国"]), Mark(PRESENT, people["林晓燕"])]
    marks += [Mark(EXCUSED, people["王秀英"]), Mark(ABSENT, people["欧阳明"]), Mark(PRESENT, guest="周老师")]
    office.write(signing.mark, event, marks)
    totals = office.read(signing.totals, event)
    assert (totals.present, totals.late, totals.guests, totals.excused, totals.absent) == (2, 1, 1, 1, 1)
    assert (totals.came, totals.men, totals.women) == (4, 1, 2)
    assert office.read(signing.came, event) == 4
    assert office.read(signing.by_building, event) == [("幸福小区1号楼", 2), ("幸福小区2号楼", 1)]
    assert office.read(signing.by_tag, event) == [("高龄", 2)]


def test_who_has_no_address_is_counted_too(office, event):
    office.write(signing.walk_in, event, Newcomer("安然"))
    assert office.read(signing.by_building, event) == [("没有登记住址", 1)]


def test_the_list_names_residents_and_guests(office, event, people):
    marks = [Mark(PRESENT, people["罗建国"]), Mark(LATE, guest="周老师"), Mark(ABSENT, people["白秀兰"])]
    office.write(signing.mark, event, marks)
    ids = office.read(LISTING.ids, Query(narrow=Narrow(event)))
    shown = office.read(LISTING.texts, ids)
    assert [(row[0], row[3], row[5], row[7]) for row in shown] == [
        ("罗建国", "幸福小区1号楼2单元201室", "到场", ""),
        ("周老师", "", "迟到", "来宾"),
    ]
    assert shown[0][4] == "199****0002"
    everybody = Query(narrow=Narrow(event, tuple(AttendanceState)), order="name")
    assert len(office.read(LISTING.ids, everybody)) == 3
    for needle, count in (("周", 1), ("luo", 1), ("没有", 0)):
        assert len(office.read(LISTING.ids, replace(everybody, needle=needle))) == count
