from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from jiceng_desktop.db.documents import Template, TemplateVersion
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import documents, templates, undo
from jiceng_desktop.services.templates import Wording, editing
from jiceng_desktop.services.templates.starting import STARTING
from jiceng_desktop.terms import DocumentKind, Layout
from tests.services.residents import count


@pytest.fixture
def number(office) -> int:
    return next(one.id for one in office.read(templates.fitting, None) if one.name == "慰问信")


def load(office, number) -> Wording:
    return office.read(editing.load, number)


def change(office, number, **parts) -> int:
    return office.write(editing.save, number, replace(load(office, number), **parts))


def test_an_office_begins_with_templates_and_gets_them_once(office):
    assert len(office.read(editing.listed)) == len(STARTING)
    office.write(templates.begin)
    assert len(office.read(editing.listed)) == len(STARTING)


def test_an_office_founded_before_gets_them_at_its_first_opening(office):
    for number, _, _ in office.read(editing.listed):
        office.write(editing.remove, number)
    assert office.read(templates.lacking)
    office.write(templates.begin)
    assert not office.read(templates.lacking)


def test_what_a_template_said_stays_as_a_version(office, number):
    before = load(office, number)
    change(office, number, title="致居民的慰问信")
    (kept,) = office.read(editing.versions, number)
    assert (kept.number, kept.actor) == (1, office.clerk)
    assert replace(kept.wording, origin=before.origin, version=before.version) == before
    assert load(office, number).title == "致居民的慰问信"


def test_saving_what_is_there_keeps_no_version(office, number):
    change(office, number)
    assert office.read(editing.versions, number) == []


def test_a_version_comes_back_and_the_present_text_is_kept(office, number):
    change(office, number, title="第二版")
    change(office, number, title="第三版")
    office.write(editing.restore, number, 1, load(office, number).version)
    assert load(office, number).title == "慰问信"
    assert [one.wording.title for one in office.read(editing.versions, number)] == ["第三版", "第二版", "慰问信"]


def test_a_save_can_be_taken_back(office, number):
    change(office, number, title="改错了")
    office.write(undo.take_back, office.last_group)
    assert load(office, number).title == "慰问信"
    assert office.read(editing.versions, number) == []


def test_a_removed_template_comes_back_with_its_versions(office, number):
    change(office, number, title="第二版")
    office.write(editing.remove, number, load(office, number).version)
    assert count(office, TemplateVersion) == 0
    office.write(undo.take_back, office.last_group)
    assert load(office, number).title == "第二版"
    assert len(office.read(editing.versions, number)) == 1


def test_a_copy_has_a_name_of_its_own(office, number):
    first = office.write(editing.copy, number)
    second = office.write(editing.copy, number)
    assert [load(office, one).name for one in (first, second)] == ["慰问信 副本", "慰问信 副本2"]
    assert load(office, first).body == load(office, number).body


def test_the_starting_text_comes_back(office, number):
    change(office, number, name="节日慰问", body="随便写写。")
    office.write(editing.reset, number, load(office, number).version)
    assert (load(office, number).name, load(office, number).body) == ("节日慰问", STARTING["comfort"].body)


def test_a_template_of_ones_own_has_no_starting_text(office):
    own = office.write(editing.save, None, Wording(name="党课通知", title="党课", body="请来。"))
    with pytest.raises(Refusal, match="没有初始文字"):
        office.write(editing.reset, own, 1)


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        ({"name": " "}, "name", "请填写模板的名称"),
        ({"name": "名" * 31}, "name", "最多 30 个字"),
        ({"name": "感谢信"}, "name", "已经有一个叫“感谢信”的模板"),
        ({"title": "\n "}, "title", "请填写标题"),
        ({"title": "题" * 201}, "title", "标题最多 200 个字"),
        ({"body": " "}, "body", "请填写正文"),
        ({"body": "好\n{姓名，您好"}, "body", "正文第 2 行的“{姓名，您好”少了右括号"),
        ({"addressee": "{}"}, "addressee", "主送第 1 行的“{}”里没有写字段名"),
        ({"layout": Layout.TABLE, "columns": "\n"}, "columns", "表格还没有列"),
        ({"layout": Layout.TABLE, "columns": "列\n" * 13}, "columns", "最多 12 列，现在有 13 列"),
        ({"layout": Layout.TABLE, "columns": "列" * 21}, "columns", "太长，最多 20 个字"),
    ],
)
def test_what_is_missing_broken_or_too_long_is_refused(office, number, wrong, field, why):
    with pytest.raises(Refusal, match=why.replace("{", "[{]")) as refused:
        change(office, number, **wrong)
    assert refused.value.field == field
    assert office.read(editing.versions, number) == []


def test_what_cannot_be_stored_is_dropped(office, number):
    change(office, number, name="慰问\x00信二", body="您好\ud842。\x07")
    assert (load(office, number).name, load(office, number).body) == ("慰问信二", "您好。")


def test_unknown_fields_are_named_but_may_stay(office, number):
    change(office, number, body="{节日}快乐，{姓名}！")
    assert editing.unknown(load(office, number)) == ("节日",)
    assert editing.broken(Wording(body="{姓名")) == ["正文第 1 行的“{姓名”少了右括号“}”。"]


def test_a_stale_save_is_refused(office, other_desk, number):
    mine = load(office, number)
    change(other_desk, number, title="别处改的")
    with pytest.raises(Stale, match="标题"):
        office.write(editing.save, number, replace(mine, title="我改的"))
    with pytest.raises(Refusal, match="没有删除"):
        office.write(editing.remove, number, mine.version)
    assert load(office, number).title == "别处改的"


def test_what_is_gone_is_told(office, number):
    with pytest.raises(Refusal, match="这个旧版本已经没有了"):
        office.write(editing.restore, number, 7, 1)
    office.write(editing.remove, number)
    with pytest.raises(Refusal, match="这个模板已被删除"):
        office.read(editing.load, number)


def test_papers_stay_when_their_template_goes(office, number):
    written = replace(
        office.read(templates.draft, number, None, date(2026, 11, 21)), title="慰问", body="您好。", addressee=""
    )
    paper = office.write(documents.file, written, datetime(2026, 11, 21, 9), lambda _draft: b"%PDF")
    office.write(editing.remove, number)
    assert office.read(documents.load, paper).template_id is None
    assert count(office, Template) == len(STARTING) - 1
    assert office.read(documents.load, paper).kind is DocumentKind.COMFORT
