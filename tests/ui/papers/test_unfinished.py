from __future__ import annotations

import pytest

from jiceng_desktop.services import unfinished
from jiceng_desktop.services.documents import Draft
from tests.ui.papers.conftest import ids

YES, NO = 0, 1
LATER, GIVE_UP, STAY = range(3)


def left(office):
    found = office.read(unfinished.newest, office.clerk)
    return found.draft if found is not None else None


@pytest.fixture
def begun(written, office, qtbot):
    """Return the editor with something typed that the database has."""
    written.entry("body").set_value("写到一半")
    written.unfinished.keep_now()
    qtbot.waitUntil(lambda: left(office) is not None)
    return written


@pytest.fixture
def crashed(office):
    """Leave a paper behind, as a power cut does."""
    draft = Draft(title="停电前写的", body="写到一半")
    office.set_aside(unfinished.keep, None, draft)
    return draft


def test_what_is_typed_is_kept(begun, office):
    assert left(office) == begun.draft()
    begun.entry("body").set_value("又写了一点")
    begun.unfinished.keep_now()


def test_it_is_kept_by_itself_in_a_moment(written, office, qtbot):
    written.entry("remark").set_value("王主任")
    qtbot.waitUntil(lambda: left(office) is not None, timeout=8000)
    assert left(office).remark == "王主任"


def test_nothing_is_kept_of_an_untouched_draft(written, office):
    written.unfinished.keep_now()
    assert left(office) is None
    assert written.unfinished.isHidden()


def test_a_filed_paper_is_not_unfinished(begun, office):
    assert begun.file()
    assert left(office) is None
    assert len(ids(office)) == 1


def test_a_paper_given_up_is_not_kept(begun, office, said):
    said.answers = [GIVE_UP]
    begun.reject()
    assert not begun.isVisible()
    assert left(office) is None


def test_one_that_goes_on_is_kept_further(begun, office, said):
    said.answers = [STAY]
    begun.reject()
    assert begun.isVisible()
    assert left(office) is not None


def test_one_can_be_left_for_later(written, write, office, said):
    written.entry("body").set_value("先留着")
    said.answers = [LATER]
    written.reject()
    assert not written.isVisible()
    assert left(office).body == "先留着"
    assert "没写完" in write().unfinished.text.text()


def test_what_a_crash_left_is_taken_up_again(crashed, write, office, said):
    editor = write()
    assert "《停电前写的》" in editor.unfinished.text.text()
    editor.unfinished.resume.click()
    assert editor.unfinished.isHidden()
    assert editor.draft() == crashed
    assert editor.is_edited()
    editor.entry("signatory").set_value("翠湖社区居民委员会")
    assert editor.file()
    assert left(office) is None


def test_what_was_just_written_is_not_lost_for_it(crashed, write, office, said):
    editor = write()
    editor.entry("title").set_value("新写的")
    said.answers = [NO, YES]
    editor.unfinished.resume.click()
    assert editor.draft().title == "新写的"
    assert not editor.unfinished.isHidden()
    editor.unfinished.resume.click()
    assert editor.draft() == crashed
    assert len(said) == 2


def test_it_can_be_thrown_away(crashed, write, office, said):
    editor = write()
    said.answers = [NO, YES]
    editor.unfinished.forget.click()
    assert left(office) == crashed
    editor.unfinished.forget.click()
    assert left(office) is None
    assert editor.unfinished.isHidden()
    editor.reject()


def test_it_stays_while_something_else_is_written(crashed, write, office, said):
    editor = write(title="通知", body="内容。")
    assert editor.file()
    assert left(office) == crashed
