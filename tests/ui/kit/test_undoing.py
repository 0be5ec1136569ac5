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
