from __future__ import annotations

from dataclasses import replace
from datetime import date

from jiceng_desktop.services.minutes import Decision, changed, merged

LAMP = Decision("修灯", "李干事", None, 1, 1)
SHED = Decision("车棚", "王主任", date(2026, 12, 1), 2, 1)
NEW = Decision("绿化", "李干事")


def titles(decisions):
    return [one.title for one in decisions]


def test_what_both_wrote_stands():
    theirs = (LAMP, SHED, Decision("停车", "王主任", None, 3, 1))
    assert titles(merged((LAMP, SHED), (LAMP, SHED, NEW), theirs)) == ["修灯", "车棚", "停车", "绿化"]


def test_what_i_rewrote_wins_over_the_newest_version():
    theirs = (replace(LAMP, title="修好灯", version=2),)
    (one,) = merged((LAMP,), (replace(LAMP, owner="王主任"),), theirs)
    assert (one.title, one.owner, one.version) == ("修灯", "王主任", 2)


def test_what_only_they_rewrote_is_taken_over():
    theirs = (replace(LAMP, title="修好灯", version=2), SHED)
    assert titles(merged((LAMP, SHED), (LAMP, SHED), theirs)) == ["修好灯", "车棚"]


def test_what_i_removed_goes_unless_they_rewrote_it():
    assert titles(merged((LAMP, SHED), (SHED,), (LAMP, SHED))) == ["车棚"]
    assert titles(merged((LAMP, SHED), (SHED,), (replace(LAMP, title="修好灯"), SHED))) == ["修好灯", "车棚"]


def test_what_they_removed_goes_unless_i_rewrote_it():
    assert titles(merged((LAMP, SHED), (LAMP, SHED), (SHED,))) == ["车棚"]
    kept = merged((LAMP, SHED), (replace(LAMP, title="快修灯"), SHED), (SHED,))
    assert [(one.title, one.todo_id) for one in kept] == [("车棚", 2), ("快修灯", None)]


def test_what_became_of_them_is_told():
    assert changed((LAMP, SHED), (replace(SHED, done_on=date(2026, 11, 30)), replace(NEW, todo_id=3))) == [
        ("议定事项", "修灯（李干事）", ""),
        ("议定事项", "车棚（王主任，2026-12-01前）", "车棚（王主任，2026-12-01前，2026-11-30办完）"),
        ("议定事项", "", "绿化（李干事）"),
    ]
