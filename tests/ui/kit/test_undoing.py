from __future__ import annotations

from jiceng_desktop.ui.kit.undoing import UndoStrip


def test_a_write_that_changed_nothing_offers_no_way_back(qtbot, office):
    strip = UndoStrip()
    qtbot.addWidget(strip)
    strip.offer("已删除一项。", lambda: None)
    office.write(lambda session: None)
    strip.offer_back(office, "没有需要改的了。")
    assert (strip.sentence.text(), strip.isVisible(), strip.button.isVisible()) == ("没有需要改的了。", True, False)
    strip.offer("已删除一项。", lambda: None)
    assert strip.button.isVisible()


def test_what_should_follow_stays_until_it_is_answered(qtbot, office, add):
    strip, done = UndoStrip(), []
    qtbot.addWidget(strip)
    add("张三")
    strip.offer_back(office, "已改期。")
    strip.lead_on("写更正通知", lambda: done.append(True))
    assert (strip.further.text(), strip.further.isVisible(), strip._end.isActive()) == ("写更正通知", True, False)
    strip.further.click()
    assert (done, strip.isVisible()) == ([True], False)
    strip.offer_back(office, "已改期。")
    assert (strip.further.isVisible(), strip._end.isActive()) == (False, True)
